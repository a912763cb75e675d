using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Cases;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Outbox;

[Trait("Needs", "Servers"), Collection("Broker")]
public sealed class What_the_log_says(Postgres postgres, Broker broker) : OutboxSpecs(postgres, broker)
{
    private static readonly string[] Secrets = ["张三丰", "dossier-7Qx2mB9k", "dossier-secret", "[3,7,9]", "situationCodes", "marker"];

    [Fact]
    public async Task repeats_nothing_of_what_was_sent_whatever_goes_wrong()
    {
        await using var service = await Service.RunningAsync(Database, Address, model => model.Publishes<ReportAccepted>((e, _) =>
            e.Data.DossierRef == "dossier-secret" ? throw new InvalidOperationException($"marker {e.Data.DossierRef}") : null));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => service.HandleAsync(Report(body: Body()))));
        await service.HandleAsync(
            Report(body: Body().With("immediateDanger", false)),
            Report("张三丰-refused", Body().With("town", "u9999")),
            Report("report-0002", Body().With("dossierRef", "dossier-secret")),
            Wire.PoliceReports().Read(Wire.Binary(Body().Without("handlingUnit"))),
            Wire.PoliceReports().Read(Wire.Binary() with { Body = "{\"dossierRef\":\"dossier-secret 张三丰\""u8.ToArray() }),
            InvolvementOpened(CaseOf("report-0003")),
            InvolvementOpened(CaseOf()));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => service.HandleAsync(AssessmentStarted(CaseOf()))));
        // The bus's own way in, too.
        await using (var police = new Department(Broker, Wire.Police))
        {
            await police.SendAsync(Wire.Binary(Body()).With("cloudEvents:id", "over-the-bus"));
            await police.SendAsync(Wire.Binary(Body()).With("cloudEvents:id", "张三丰").With("cloudEvents:specversion", "marker"));
        }

        await Eventually.Is(async () => await Database.CountAsync("parked") == 1 && await Database.CountAsync("mt_events where type = 'event_rejected'") >= 5);
        await Database.ExecuteAsync("alter table inbox rename to inbox_away");
        await Assert.ThrowsAnyAsync<Exception>(() => service.HandleAsync(Report("report-0004", Body())));
        await Database.ExecuteAsync("alter table inbox_away rename to inbox");

        Assert.Contains(service.Log, l => l.Contains("A statement failed", StringComparison.Ordinal));
        foreach (var secret in Secrets)
            Assert.DoesNotContain(service.Log, l => l.Contains(secret, StringComparison.Ordinal));
    }

    private static System.Text.Json.Nodes.JsonObject Body() =>
        Wire.Body().With("situationCodes", new System.Text.Json.Nodes.JsonArray(3, 7, 9)).With("childName", "张三丰");
}
