using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>Accounts and how they are signed in to.</summary>
internal static class AccountsRegistration
{
    /// <summary>The scheme of the cookie that says who sits at this browser; for Identity's own pages only.</summary>
    public const string Cookie = "session";

    /// <summary>Adds them; for <c>migrate</c> too. Reads <c>Identity:Keys</c>.</summary>
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddDbContext<AccountsDb>((provider, o) => o.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).UseOpenIddict<Guid>()
            // Left out on purpose: see AccountsDb.
            .ConfigureWarnings(w => w.Ignore(CoreEventId.MappedPropertyIgnoredWarning)));
        builder.Services.AddIdentityCore<Account>(o =>
        {
            o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            o.Lockout.MaxFailedAccessAttempts = SignInCheck.Attempts;
            o.Lockout.DefaultLockoutTimeSpan = SignInCheck.Closed;
            // Ours say more: see PasswordRules.
            o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
            o.Password.RequiredLength = PasswordRules.Shortest;
        }).AddEntityFrameworkStores<AccountsDb>().AddPasswordValidator<PasswordRules>();
        builder.Services.AddScoped<SignInCheck>();
        builder.Services.AddScoped<Enrolment>();
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddDataProtection()
            .SetApplicationName("fourkeyworks-identity")
            .PersistKeysToDbContext<AccountsDb>()
            .ProtectKeysWithCertificate(CookieCertificate.In(Keys(builder.Configuration)))
            .UnprotectKeysWithAnyCertificate(CookieCertificate.In(Keys(builder.Configuration)));
    }

    /// <summary>What <c>migrate</c> does for them.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AccountsDb>().Database.MigrateAsync();
    }

    public static string Keys(IConfiguration configuration) =>
        configuration["Identity:Keys"] is { Length: > 0 } folder ? folder : throw new InvalidOperationException("Identity:Keys is not set.");
}
