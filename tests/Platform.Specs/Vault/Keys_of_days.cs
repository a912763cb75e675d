using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Inbox;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Vault;

[Trait("Needs", "Servers")]
public sealed class Keys_of_days(Postgres postgres) : InboxSpecs(postgres)
{
    private const string Body = "select encode(body, 'hex') || ' ' || key_name || ' ' || id from quarantine";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DestroyedKeys Destroyed => ActivatorUtilities.CreateInstance<DestroyedKeys>(Service.Services);

    [Fact]
    public async Task end_with_the_last_message_of_the_day()
    {
        await RefuseAsync();
        await PassAsync(TimeSpan.FromDays(29));
        Assert.Equal(["open"], await StatesAsync());

        await PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(["erased"], await StatesAsync());
        Assert.Contains(" messages ", await File.ReadAllTextAsync(Path.Combine(Database.Outside, "destroyed.log"), Cancellation), StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromDays(2));
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(Database.Outside, "destroyed.log"), Cancellation));
    }

    [Fact]
    public async Task that_have_ended_do_not_open_what_an_old_copy_brings_back()
    {
        await RefuseAsync();
        await Service.HandleAsync(InvolvementOpened(CaseOf()));
        await Database.ExecuteAsync("create table old_quarantine as select * from quarantine; create table old_waiting as select * from waiting");
        await KeysAsync("create table old_keys as select * from subject_keys");
        await Service.WaitingRoom.RetryAsync(Cancellation);
        Service.Clock.Advance(TimeSpan.FromSeconds(61));
        await Service.WaitingRoom.RetryAsync(Cancellation);
        await PassAsync(TimeSpan.FromDays(31));

        await Database.ExecuteAsync("delete from quarantine; insert into quarantine select * from old_quarantine; insert into waiting select * from old_waiting; delete from inbox");
        await KeysAsync("delete from subject_keys; insert into subject_keys select * from old_keys");
        await ActivatorUtilities.CreateInstance<LedgerGate>(Service.Services, Destroyed).StartingAsync(Cancellation);

        Assert.Equal(["erased"], await StatesAsync());
        Assert.Null(await OpenAsync());
        // What waited then is answered, for nobody can read it any more.
        await Service.WaitingRoom.RetryAsync(Cancellation);
        Assert.Equal(0, await Database.CountAsync("waiting"));
        Assert.DoesNotContain(Service.Log, line => line.Contains("could not be taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task of_a_message_that_is_refused_again_later_are_those_of_the_later_day()
    {
        await RefuseAsync();
        Service.Clock.Advance(TimeSpan.FromDays(20));
        await RefuseAsync();
        await PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(["erased", "open"], await StatesAsync());
        Assert.Contains("dossier-7Qx2mB9k", System.Text.Encoding.UTF8.GetString((await OpenAsync())!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_today_are_used_on_though_nothing_is_under_them()
    {
        await RefuseAsync();
        await Database.ExecuteAsync("delete from quarantine");
        await EndAsync();
        await RefuseAsync();
        Assert.NotNull(await OpenAsync());
    }

    private Task RefuseAsync() => Service.HandleAsync(Wire.PoliceReports().Read(Wire.Binary(Wire.Body().Without("handlingUnit"))));

    private async Task PassAsync(TimeSpan time)
    {
        Service.Clock.Advance(time);
        await ActivatorUtilities.CreateInstance<Sweep>(Service.Services).SweepAsync(Cancellation);
        await EndAsync();
    }

    private Task EndAsync() => ActivatorUtilities.CreateInstance<DayKeys>(Service.Services).EndAsync(Cancellation);

    private async Task<byte[]?> OpenAsync()
    {
        var row = Assert.Single(await Database.RowsAsync(Body)).Split(' ');
        var body = new SealedFact(row[1], Convert.FromHexString(row[0]));
        return (await Service.Services.GetRequiredService<KeyRing>().FindAsync(body, Cancellation))?.Open(EventInbox.QuarantinedBody(Guid.Parse(row[2])), body);
    }

    private async Task<string[]> StatesAsync()
    {
        await using var command = Database.Keys.CreateCommand("select state from subject_keys where kind = 'messages' order by created_at");
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        var states = new List<string>();
        while (await row.ReadAsync(Cancellation)) states.Add(row.GetString(0));
        return [.. states];
    }

    private async Task KeysAsync(string sql)
    {
        await using var command = Database.Keys.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
