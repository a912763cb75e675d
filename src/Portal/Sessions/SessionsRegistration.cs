using FourKeyWorks.Portal.Drafts;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FourKeyWorks.Portal.Sessions;

/// <summary>The Portal's own database, with sessions and the keys of cookies.</summary>
internal static class SessionsRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>All that <c>migrate</c> needs. Reads <c>ConnectionStrings:portal-db</c>.</summary>
    public static void AddPortalDb(this WebApplicationBuilder builder)
    {
        builder.Services.AddDbContextFactory<PortalDb>(o => o.UseNpgsql(builder.Configuration.GetConnectionString("portal-db")));
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
    }

    /// <summary>Reads <c>Portal:Keys</c>.</summary>
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TicketStore>();
        builder.Services.AddSingleton<SessionTokens>();
        builder.Services.AddSingleton<DraftStore>();
        builder.Services.AddHostedService<SessionSweep>();
        var certificate = CookieCertificate.In(builder.Required("Portal:Keys"));
        builder.Services.AddDataProtection()
            .SetApplicationName("fourkeyworks-portal")
            .PersistKeysToDbContext<PortalDb>()
            .ProtectKeysWithCertificate(certificate)
            .UnprotectKeysWithAnyCertificate(certificate);
        builder.Services.AddHealthChecks().AddCheck<Answers>("database", HealthStatus.Unhealthy, [Health.Ready], Patience);
    }

    /// <summary>What <c>migrate</c> does.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var database = await app.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        await database.Database.MigrateAsync();
    }

    public static string Required(this IHostApplicationBuilder builder, string key) =>
        builder.Configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"{key} is not set.");

    private sealed class Answers(IDbContextFactory<PortalDb> databases) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            return await database.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }
}
