using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Audit;

/// <summary>A trail of seven reads, chained, in a database of its own.</summary>
public abstract class AuditSpecs(Postgres postgres) : IAsyncLifetime
{
    internal const int Reads = 7;

    internal ServiceDatabase Database { get; private set; } = null!;

    internal Service Service { get; private set; } = null!;

    internal AuditTrail Trail => Service.Services.GetRequiredService<AuditTrail>();

    internal AuditChain Chain => Service.Services.GetRequiredService<AuditChain>();

    internal string Anchors => Service.OutsideFile(AuditAnchors.File);

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateAsync();
        Service = Service.Still(Database);
        for (var n = 1; n <= Reads; n++)
        {
            await RecordAsync(n);
            if (n % 2 == 0) await ChainAsync();
        }

        await ChainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The id of read number <paramref name="n"/>, which comes to place <paramref name="n"/>.</summary>
    internal static Guid Row(int n) => new($"00000000-0000-8000-8000-{n:000000000000}");

    internal static Guid Person { get; } = new("00000000-0000-8000-8000-0000000000aa");

    internal static ReadRecord Read(int n, Guid? person = null) => new(
        Row(n), Wire.Now.AddSeconds(n), $"gaj.u{1000 + n}", Party.GAJ, "u1001", "case-work", Subject.Person(person ?? Person), ["name", $"field-{n}"], Sensitivity.L3);

    internal Task RecordAsync(int n) => Trail.RecordAsync(Read(n), TestContext.Current.CancellationToken);

    internal Task ChainAsync() => Chain.ChainAllAsync(TestContext.Current.CancellationToken);

    /// <summary>Time goes on meanwhile, as it does for who waits for an anchor.</summary>
    internal async Task<AuditReport> VerifyAsync()
    {
        var verifying = Service.Services.GetRequiredService<AuditVerification>().VerifyAsync(TestContext.Current.CancellationToken);
        while (await Task.WhenAny(verifying, Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken)) != verifying)
            Service.Clock.Advance(TimeSpan.FromSeconds(1));
        return await verifying;
    }

    internal async Task FoundAsync(params AuditFinding[] findings) =>
        Assert.Equal(findings.Select(f => f with { At = null }), (await VerifyAsync()).Findings.Select(f => f with { At = null }));

    internal static AuditFinding Finding(string code, long? place = null, int? row = null, long? other = null) =>
        new("audit." + code, place, row is { } n ? Row(n) : null, other);

    internal static async Task<(int Exit, string Said)> CommandAsync(ServiceDatabase database, params string[] args)
    {
        await using var screen = new StringWriter();
        return (await Service.CommandAsync(database, args, screen), screen.ToString());
    }
}
