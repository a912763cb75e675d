using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Cases;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Inbox;

[Trait("Needs", "Servers")]
public sealed class Events_in_any_order(Postgres postgres)
{
    private static readonly Dictionary<string, Func<Delivery>> Kinds = new()
    {
        ["report"] = () => Report(),
        ["involvement"] = () => InvolvementOpened(CaseOf()),
        ["assessment"] = () => AssessmentStarted(CaseOf()),
    };

    /// <summary>Every pair, with the third in each place that is left.</summary>
    public static TheoryData<string, string, string> Orders =>
        new(from a in Kinds.Keys from b in Kinds.Keys from c in Kinds.Keys where a != b && b != c && a != c select (a, b, c));

    [Theory, MemberData(nameof(Orders))]
    public async Task come_to_the_same(string first, string second, string third)
    {
        Assert.Equal(await StateAfterAsync("report", "involvement", "assessment"), await StateAfterAsync(first, second, third));
    }

    /// <summary>But for the acceptance of a report that was made over HTTP: it is about no event, and only waits.</summary>
    [Fact]
    public void are_all_the_events_that_departments_send() =>
        Assert.Equal(
            Contracts.Catalogue.EventCatalogue.All
                .Where(c => c.IsIncoming && c.Owner is Contracts.Catalogue.Party.Referral && c.ClrType != typeof(Contracts.Police.ReportAcceptedV1)).Select(c => c.Type),
            Kinds.Values.Select(k => ((Delivery.Event)k()).Type).Order(StringComparer.Ordinal));

    private async Task<string> StateAfterAsync(params string[] order)
    {
        await using var database = await postgres.CreateAsync();
        await using var service = Service.Still(database);
        foreach (var kind in order)
        {
            await service.HandleAsync(Kinds[kind]());
            await service.WaitingRoom.RetryAsync(TestContext.Current.CancellationToken);
        }

        await service.WaitingRoom.RetryAsync(TestContext.Current.CancellationToken);
        return string.Join('\n',
        [
            (await service.StateAsync<IntakeTrack>(CaseStreams.Intake(CaseOf()))).ToString(),
            (await service.StateAsync<ProcuratorateTrack>(CaseStreams.Procuratorate(CaseOf()))).ToString(),
            (await service.StateAsync<ReliefTrack>(CaseStreams.Relief(CaseOf()))).ToString(),
            .. await database.RowsAsync("select * from deadlines order by stream_id, rule"),
            .. await database.RowsAsync("select key from inbox order by key"),
            .. await database.RowsAsync("select key from waiting"),
        ]);
    }
}
