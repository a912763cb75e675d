using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Outbox;

[Trait("Needs", "Servers"), Collection("Broker")]
public sealed class Publishing_what_was_stored(Postgres postgres, Broker broker) : OutboxSpecs(postgres, broker)
{
    [Fact]
    public async Task happens_after_the_commit_only()
    {
        await using var service = await Service.RunningAsync(Database, Address);
        await using (var session = service.Store.LightweightSession())
            session.Events.StartStream<ProcuratorateTrack>(Guid.NewGuid(), new ReportAccepted(Guid.NewGuid(), "dossier-never", new("", []), "u1001", "u1001", null, null, false, default, default));
        await service.HandleAsync(Incoming.Report());

        var notice = Assert.Single(await TakeAsync(1));
        Assert.Contains(Incoming.CaseOf().ToString(), notice.Body, StringComparison.Ordinal);
        Assert.Contains("[1,4]", notice.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task gives_the_same_ids_when_it_is_done_again()
    {
        var first = Array.Empty<(string Id, string Body)>();
        await using (var service = await Service.RunningAsync(Database, Address))
        {
            await service.HandleAsync(Incoming.Report("report-0001"), Incoming.Report("report-0002"));
            first = await TakeAsync(2);
        }

        Assert.Equal(1, await Database.ExecuteAsync("update mt_event_progression set last_seq_id = 0 where name like 'outbox%'"));
        await using var again = await Service.RunningAsync(Database, Address);

        Assert.Equal(first.Order(), (await TakeAsync(2)).Order());
    }

    [Fact]
    public async Task loses_nothing_while_the_broker_is_away()
    {
        var port = FreePort.Any();
        await using var service = await Service.RunningAsync(Database, Broker.AddressFor("svc.referral", port));
        for (var i = 0; i < 5; i++) await service.HandleAsync(Incoming.Report($"report-{i:D4}"));
        await Eventually.Is(() => service.Log.Any(l => l.Contains("not confirmed by the broker", StringComparison.Ordinal)));
        await service.HandleAsync(Incoming.Report("report-0005"));
        await using var line = new Line(port, Broker.Port);

        var cases = (await TakeAsync(6)).Select(n => n.Body).Distinct();
        Assert.Equal(6, cases.Count());
    }

    [Fact]
    public async Task sets_aside_what_cannot_be_mapped_and_goes_on()
    {
        await using var service = await Service.RunningAsync(Database, Address, model => model.Publishes<ReportAccepted>((e, _) =>
            e.Data.DossierRef == "dossier-00000001" ? throw new InvalidOperationException("secret marker") : null));
        await service.HandleAsync(
            Incoming.Report("report-0001", Wire.Body().With("dossierRef", "dossier-00000001")), Incoming.Report("report-0002"));

        Assert.Equal(2, (await TakeAsync(2)).Length);
        await ParkedAsync(service);
        Assert.DoesNotContain(service.Log, l => l.Contains("marker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task sets_aside_what_the_service_may_not_publish()
    {
        await using var service = await Service.RunningAsync(Database, Address, model => model.Publishes<ReportAccepted>((e, _) => new Outgoing(
            new SuspectedInfringementV1 { DossierRef = e.Data.DossierRef, HandlingUnit = "u1001", ImmediateDanger = false, ReportedAt = default, SituationCodes = [1] }, "_")));
        await service.HandleAsync(Incoming.Report());

        Assert.Single(await TakeAsync(1));
        await ParkedAsync(service);
    }

    [Fact]
    public async Task tells_of_one_event_in_two_contracts_under_two_ids()
    {
        // As an owner does for the year in which a version and the next are exchanged side by side.
        await using var service = await Service.RunningAsync(Database, Address, model => model
            .Publishes<ReportAccepted>((e, _) => new Outgoing(
                new EarlyInvolvementOpenedV1 { CaseId = e.Data.CaseId, DossierRef = e.Data.DossierRef, OpenedAt = e.Timestamp }, Names.ToUnit("u1001")))
            .Publishes<ReportAccepted>((e, _) => new Outgoing(
                new ReliefAssessmentStartedV1 { CaseId = e.Data.CaseId, DossierRef = e.Data.DossierRef, StartedAt = e.Timestamp }, Names.ToUnit("u1001"))));
        await service.HandleAsync(Incoming.Report());

        var told = await TakeAsync(2, Broker.InboxOf(Wire.Police));
        Assert.Equal(2, told.DistinctBy(t => t.Id).Count());
        Assert.Single(told, t => t.Body.Contains("\"openedAt\"", StringComparison.Ordinal));
        Assert.Single(told, t => t.Body.Contains("\"startedAt\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task answers_a_refusal_to_the_sender_alone()
    {
        await using var service = await Service.RunningAsync(Database, Address);
        await service.HandleAsync(Incoming.Report("refused-report", Wire.Body().With("town", "u9999")));

        var answer = Assert.Single(await TakeAsync(1, Broker.InboxOf(Wire.Police)));
        Assert.Contains("\"code\":\"member-invalid\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"rejectedId\":\"refused-report\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0u, await Broker.CountAsync(Notices));
    }

    private async Task ParkedAsync(Service service)
    {
        await Eventually.Is(async () => await Database.CountAsync("parked") == 1);
        Assert.Contains(service.Log, l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains("is parked", StringComparison.Ordinal));
        var health = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(c => c.Name == "store", TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Equal(1L, health.Entries["store"].Data["parked"]);
    }
}
