using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>Accounts, passkeys, clients, tokens and the keys of cookies; beside the streams of the directory in one database.</summary>
public sealed class AccountsDb(DbContextOptions<AccountsDb> options) : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>The keys under which cookies are sealed, themselves sealed by a certificate.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.UseOpenIddict<Guid>();
        // A name of our own for each table: what stands in the database says whose it is.
        builder.Entity<Account>(a =>
        {
            a.ToTable("account");
            // Nobody is reached through an account: people's addresses are in the directory.
            a.Ignore(x => x.Email).Ignore(x => x.NormalizedEmail).Ignore(x => x.EmailConfirmed);
            a.Ignore(x => x.PhoneNumber).Ignore(x => x.PhoneNumberConfirmed);
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claim");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("account_login");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("account_token");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("account_passkey");
        builder.Entity<DataProtectionKey>().ToTable("cookie_key");
    }
}
