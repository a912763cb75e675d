using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Signing;
using FourKeyWorks.Platform.Specs.Audit;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Vault;

/// <summary>Each key of the service is replaced by a command, while the service that was started before goes on.</summary>
[Trait("Needs", "Servers")]
public sealed class Rotating_keys(Postgres postgres) : AuditSpecs(postgres)
{
    private static readonly byte[] X = [(byte)'x'];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private KeyRing Ring => Service.Services.GetRequiredService<KeyRing>();

    private SealedKeys Sealed => Service.Services.GetRequiredService<SealedKeys>();

    private ServiceKeys Keys => Service.Services.GetRequiredService<ServiceKeys>();

    [Fact]
    public async Task brings_what_is_sealed_under_a_new_key()
    {
        var subjects = Enumerable.Range(0, 230).Select(_ => Subject.Person(Guid.NewGuid())).ToList();
        var facts = new List<SealedFact>();
        foreach (var subject in subjects) facts.Add(await Ring.SealAsync(subject, "name", X, Cancellation));
        await Sealed.PutAwayAsync(subjects.Take(210), Cancellation);
        var before = Keys.Current(KeyPurpose.Seal).Name;

        // Somebody seals meanwhile.
        await Task.WhenAll(RotateAsync(asOwner: true, "rotate", "seal"), Sealed.PutAwayAsync(subjects.Skip(210), Cancellation));
        await RotateAsync(asOwner: true, "rotate", "seal", "--newest");

        Assert.NotEqual(before, Keys.Current(KeyPurpose.Seal).Name);
        Assert.Equal([$"{Keys.Current(KeyPurpose.Seal).Name} {subjects.Count}"], await KeysRowsAsync("select wrapped_by || ' ' || count(*) from sealed_keys group by wrapped_by"));
        var now = Service.Clock.GetUtcNow();
        for (var i = 0; i < subjects.Count; i += 25)
        {
            var key = await Sealed.OpenAsync(subjects[i], new ApprovedQuery(Guid.NewGuid(), "one", "another", now, now.AddHours(1)), Cancellation);
            Assert.Equal(X, key!.Open("name", facts[i]));
        }
    }

    [Fact]
    public async Task of_what_is_sealed_is_beyond_the_running_service()
    {
        await Ring.SealAsync(Subject.Person(Person), "name", X, Cancellation);
        await Sealed.PutAwayAsync([Subject.Person(Person)], Cancellation);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => RotateAsync(asOwner: false, "rotate", "seal", "--newest"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task goes_on_with_the_trail_under_a_new_key()
    {
        await RotateAsync(asOwner: false, "rotate", "chain");
        await RecordAsync(8);
        await ChainAsync();

        var keys = await Database.RowsAsync("select distinct key_name from audit_chain order by 1");
        Assert.Equal(2, keys.Length);
        Assert.EndsWith(Keys.Current(KeyPurpose.Chain).Name, keys[1], StringComparison.Ordinal);
        Assert.Equal(0, (await CommandAsync(Database, "audit", "verify")).Exit);
        foreach (var n in (int[])[3, 8])
        {
            await Database.ExecuteAsync($"update audit set level = 1 where id = '{Row(n)}'");
            await FoundAsync(Finding("row-altered", n, n));
            await Database.ExecuteAsync($"update audit set level = 3 where id = '{Row(n)}'");
        }
    }

    [Fact]
    public async Task publishes_the_next_key_that_signs_a_day_before_it_does()
    {
        var folder = Path.Combine(Database.Outside, "keys");
        var running = new SigningKeys(folder, SignatureSuite.EcdsaP256);
        var now = TimeProvider.System.GetUtcNow();
        running.MakeFirst(now);

        await using var screen = new StringWriter();
        Assert.Equal(0, await Service.CommandAsync(
            Database, ["rotate", "sign"], screen, m => m.Signs(), settings: [new("Service:Keys", folder), new("Signing:Algorithm", "sm2")]));

        Assert.Equal([("sign-0001", "ecdsa-p256"), ("sign-0002", "sm2")], running.Published().Select(k => (k.Id, k.Algorithm)));
        Assert.Equal("sign-0001", running.Current(now).Id);
        Assert.Equal("sign-0002", running.Current(now + SigningKeys.Notice).Id);
    }

    private async Task RotateAsync(bool asOwner, params string[] args)
    {
        await using var screen = new StringWriter();
        Assert.Equal(0, await Service.CommandAsync(Database, args, screen, asOwner: asOwner));
    }

    private async Task<string[]> KeysRowsAsync(string sql)
    {
        await using var command = Database.Keys.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await row.ReadAsync(Cancellation)) rows.Add(row.GetString(0));
        return [.. rows];
    }
}
