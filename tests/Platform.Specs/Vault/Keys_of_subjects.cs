using System.Security.Cryptography;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Vault;

[Trait("Needs", "Servers")]
public sealed class Keys_of_subjects(Postgres postgres) : IAsyncLifetime
{
    private static readonly Subject Child = Subject.Person(Guid.Parse("0198f3a2-0000-8000-8000-00000000c001"));
    private static readonly byte[] X = [(byte)'x'], Y = [(byte)'y'];
    private ServiceDatabase database = null!;
    private Service service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private KeyRing Ring => service.Services.GetRequiredService<KeyRing>();

    private SealedKeys Sealed => service.Services.GetRequiredService<SealedKeys>();

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync();
        service = Service.Still(database);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task are_made_once_however_many_ask_at_the_same_time()
    {
        var rings = Enumerable.Range(0, 8).Select(_ => ActivatorUtilities.CreateInstance<KeyRing>(service.Services)).ToList();
        var keys = await Task.WhenAll(rings.Select(r => r.ForWritingAsync(Child, Cancellation)));
        Assert.Single(keys.Select(k => k.Name).Distinct());
        var fact = keys[0].Seal("name", "x"u8);
        Assert.All(keys, k => Assert.Equal("x"u8, k.Open("name", fact)));
        rings.ForEach(r => r.Dispose());
    }

    [Fact]
    public async Task are_stored_wrapped_and_named()
    {
        await Ring.ForWritingAsync(Child, Cancellation);
        Assert.Equal([$"open|{service.Services.GetRequiredService<ServiceKeys>().Current(KeyPurpose.Wrap)}|aes-256-gcm|60"], await KeysRowsAsync("select state, wrapped_by, suite, length(wrapped) from subject_keys"));
    }

    [Fact]
    public async Task that_are_destroyed_are_gone_for_good_and_noted_outside()
    {
        var fact = await Ring.SealAsync(Child, "name", "x"u8.ToArray(), Cancellation);
        await service.Services.GetRequiredService<DestroyedKeys>().AddAsync([Child], Cancellation);

        Assert.Equal((KeyState.Erased, null), await Ring.FindAsync(Child, Cancellation));
        Assert.Null(await Ring.OpenAsync(Child, "name", fact, Cancellation));
        Assert.Null(await Ring.FindAsync(fact, Cancellation));
        await Assert.ThrowsAsync<SubjectClosedException>(() => Ring.ForWritingAsync(Child, Cancellation));
        Assert.Equal(["erased||"], await KeysRowsAsync("select state, wrapped, wrapped_by from subject_keys"));
        Assert.Contains($"person {Child.Id:N}", await File.ReadAllTextAsync(Path.Combine(database.Outside, "destroyed.log"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_are_sealed_open_for_an_approved_query_and_nothing_else()
    {
        var fact = await Ring.SealAsync(Child, "name", "x"u8.ToArray(), Cancellation);
        await Sealed.PutAwayAsync([Child], Cancellation);
        await Sealed.PutAwayAsync([Child], Cancellation);

        Assert.Equal((KeyState.Sealed, null), await Ring.FindAsync(Child, Cancellation));
        await Assert.ThrowsAsync<SubjectClosedException>(() => Ring.ForWritingAsync(Child, Cancellation));
        var now = service.Clock.GetUtcNow();
        var query = new ApprovedQuery(Guid.NewGuid(), "one", "another", now, now.AddHours(1));
        var key = await Sealed.OpenAsync(Child, query, Cancellation);
        Assert.Equal("x"u8, key!.Open("name", fact));
        Assert.NotNull(await Sealed.OpenAsync(Child, query, Cancellation));

        service.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await Sealed.OpenAsync(Child, query, Cancellation));
    }

    [Fact]
    public async Task that_are_sealed_do_not_open_for_a_query_of_one_person()
    {
        await Ring.SealAsync(Child, "name", "x"u8.ToArray(), Cancellation);
        await Sealed.PutAwayAsync([Child], Cancellation);
        var now = service.Clock.GetUtcNow();

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            Sealed.OpenAsync(Child, new ApprovedQuery(Guid.NewGuid(), "one", "one", now, now.AddHours(1)), Cancellation));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    [Theory]
    [InlineData("select * from sealed_keys"), InlineData("delete from sealed_keys"), InlineData("update sealed_keys set wrapped = ''")]
    [InlineData("select * from statutory_queries"), InlineData("update statutory_queries set until = now()"), InlineData("delete from subject_keys")]
    [InlineData("drop function open_sealed")]
    public async Task are_kept_from_the_running_service_by_the_database_itself(string sql)
    {
        await using var running = NpgsqlDataSource.Create(database.KeysConnection + ";Pooling=false");
        await using var command = running.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task that_a_restored_database_brings_back_are_destroyed_before_it_opens()
    {
        var fact = await Ring.SealAsync(Child, "name", "x"u8.ToArray(), Cancellation);
        var backup = await KeysRowsAsync("select encode(wrapped, 'hex'), wrapped_by from subject_keys");
        await service.Services.GetRequiredService<DestroyedKeys>().AddAsync([Child], Cancellation);
        var (wrapped, by) = (backup[0].Split('|')[0], backup[0].Split('|')[1]);
        await KeysAsync($"update subject_keys set state = 'open', wrapped = decode('{wrapped}', 'hex'), wrapped_by = '{by}'");
        using var restored = ActivatorUtilities.CreateInstance<KeyRing>(service.Services);
        Assert.NotNull(await restored.OpenAsync(Child, "name", fact, Cancellation));

        await ActivatorUtilities.CreateInstance<LedgerGate>(service.Services, ActivatorUtilities.CreateInstance<DestroyedKeys>(service.Services, restored)).StartingAsync(Cancellation);

        Assert.Equal((KeyState.Erased, null), await restored.FindAsync(Child, Cancellation));
    }

    [Fact]
    public async Task come_under_a_new_key_of_the_service_while_it_runs()
    {
        var subjects = Enumerable.Range(0, 450).Select(_ => Subject.Person(Guid.NewGuid())).ToList();
        var facts = await Task.WhenAll(subjects.Select(s => Ring.SealAsync(s, "name", "x"u8.ToArray(), Cancellation)));
        var rotation = service.Services.GetRequiredService<KeyRotation>();

        Assert.Equal(450, await rotation.RotateAsync(KeyPurpose.Wrap, newKey: true, Cancellation));
        Assert.Equal(0, await rotation.RotateAsync(KeyPurpose.Wrap, newKey: false, Cancellation));

        Assert.Single(await KeysRowsAsync("select distinct wrapped_by from subject_keys"));
        // A copy of the service that read its keys' folder before the new one was there.
        using var other = ActivatorUtilities.CreateInstance<KeyRing>(service.Services);
        for (var i = 0; i < subjects.Count; i += 50) Assert.Equal(X, await other.OpenAsync(subjects[i], "name", facts[i], Cancellation));
    }

    [Fact]
    public async Task of_another_suite_open_side_by_side()
    {
        var aes = await Ring.SealAsync(Child, "name", "x"u8.ToArray(), Cancellation);
        using var sm = ActivatorUtilities.CreateInstance<KeyRing>(service.Services, CipherSuite.Sm);
        var other = Subject.Person(Guid.NewGuid());
        var fact = await sm.SealAsync(other, "name", "y"u8.ToArray(), Cancellation);

        Assert.StartsWith("sm4-gcm:", fact.Key, StringComparison.Ordinal);
        Assert.Equal(X, await sm.OpenAsync(Child, "name", aes, Cancellation));
        Assert.Equal(Y, await Ring.OpenAsync(other, "name", fact, Cancellation));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Ring.OpenAsync(Child, "name", fact, Cancellation));
    }

    private async Task KeysAsync(string sql)
    {
        await using var command = database.Keys.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<string[]> KeysRowsAsync(string sql)
    {
        await using var command = database.Keys.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await row.ReadAsync(Cancellation)) rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i).ToString())));
        return [.. rows];
    }
}
