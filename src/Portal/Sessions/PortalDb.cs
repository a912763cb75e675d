using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace FourKeyWorks.Portal.Sessions;

/// <summary>Who is signed in, the keys of cookies, and forms that somebody has not sent yet, sealed; no fact of a case is ever kept here.</summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>The keys under which cookies are sealed, themselves sealed by a certificate.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    internal DbSet<StaffSession> Sessions => Set<StaffSession>();

    internal DbSet<LastLook> LastLooks => Set<LastLook>();

    internal DbSet<Draft> Drafts => Set<Draft>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<DataProtectionKey>().ToTable("cookie_key");
        modelBuilder.Entity<StaffSession>(s =>
        {
            s.ToTable("staff_session");
            s.Property(x => x.Id).HasColumnName("id");
            s.Property(x => x.Ticket).HasColumnName("ticket");
            s.Property(x => x.Tokens).HasColumnName("tokens");
            s.Property(x => x.EndsAt).HasColumnName("ends_at");
            s.HasIndex(x => x.EndsAt);
        });
        modelBuilder.Entity<LastLook>(l =>
        {
            l.ToTable("last_look");
            l.HasKey(x => x.Person);
            l.Property(x => x.Person).HasColumnName("person");
            l.Property(x => x.SeenAt).HasColumnName("seen_at");
        });
        modelBuilder.Entity<Draft>(d =>
        {
            d.ToTable("draft");
            d.Property(x => x.Id).HasColumnName("id");
            d.Property(x => x.Content).HasColumnName("content");
            d.Property(x => x.Until).HasColumnName("until");
            d.HasIndex(x => x.Until);
        });
    }
}

/// <summary>Until when somebody has seen what came into their lists.</summary>
internal sealed class LastLook
{
    /// <summary>Opaque id of the person.</summary>
    public required Guid Person { get; init; }

    public required DateTimeOffset SeenAt { get; set; }
}

/// <summary>Somebody's session at a browser.</summary>
internal sealed class StaffSession
{
    /// <summary>SHA-256 of the key in the cookie: who reads the table cannot take a session over.</summary>
    public required byte[] Id { get; init; }

    /// <summary>Who it is, sealed.</summary>
    public required byte[] Ticket { get; set; }

    /// <summary>The <see cref="TokenPair"/>, sealed.</summary>
    public required byte[] Tokens { get; set; }

    /// <summary>When it ends at the latest.</summary>
    public required DateTimeOffset EndsAt { get; set; }
}

/// <summary>A form that somebody has begun to fill in.</summary>
internal sealed class Draft
{
    /// <summary>Hash of whose and which form it is.</summary>
    public required byte[] Id { get; init; }

    /// <summary>What stands in its fields, sealed.</summary>
    public required byte[] Content { get; set; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Until { get; set; }
}
