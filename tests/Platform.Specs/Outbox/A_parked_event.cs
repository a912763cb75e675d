using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Platform.Specs.Outbox;

[Trait("Needs", "Servers"), Collection("Broker")]
public sealed class A_parked_event(Postgres postgres, Broker broker) : OutboxSpecs(postgres, broker)
{
    private bool mended;

    [Fact]
    public async Task is_published_with_its_id_when_its_cause_is_mended()
    {
        await using var service = await ParkingAsync();
        using var http = Operator(service);
        var id = await IdAsync(http);

        using (var tooEarly = await PostAsync(http, $"/parked/{id}/retry", new { }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, tooEarly.StatusCode);
            var problem = await tooEarly.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal(("parked.still-fails", "InvalidOperationException"), (problem.GetProperty("code").GetString(), problem.GetProperty("error").GetString()));
        }

        mended = true;
        using var retried = await PostAsync(http, $"/parked/{id}/retry", new { });
        Assert.Equal(HttpStatusCode.NoContent, retried.StatusCode);
        Assert.Equal(2, (await TakeAsync(2)).Select(n => n.Id).Distinct().Count());
        Assert.Equal(0, await Database.CountAsync("parked"));
        Assert.Equal(1, await Database.CountAsync("mt_events where type = 'parked_event_published' and headers ->> 'by' = 'wbb.u1004'"));
    }

    [Fact]
    public async Task may_be_discarded_with_a_reason_that_stays_readable_to_nobody_but_us()
    {
        await using var service = await ParkingAsync();
        using var http = Operator(service);
        var id = await IdAsync(http);

        using var discarded = await PostAsync(http, $"/parked/{id}/discarding", new { reason = "marker 已电话告知" });
        using var gone = await PostAsync(http, $"/parked/{id}/retry", new { });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (discarded.StatusCode, gone.StatusCode));
        Assert.Equal(0, await Database.CountAsync("parked"));
        Assert.Equal(1, await Database.CountAsync("mt_events where type = 'parked_event_discarded'"));
        Assert.DoesNotContain("marker", await Database.DumpAsync(), StringComparison.Ordinal);
    }

    private async Task<Service> ParkingAsync()
    {
        var service = await Service.RunningAsync(Database, Address, model => model.Publishes<ReportAccepted>((e, _) => mended
            ? new Outgoing(
                new Contracts.Referral.ProcuratorateNotifiedV1
                {
                    CaseId = e.Data.CaseId,
                    DossierRef = e.Data.DossierRef,
                    SituationCodes = [1],
                    HandlingUnit = "u1001",
                    ImmediateDanger = false,
                    AcceptedAt = default,
                    AnswerDueAt = default,
                },
                "c999999._._")
            : throw new InvalidOperationException("marker")));
        await service.HandleAsync(Incoming.Report());
        await Eventually.Is(async () => await Database.CountAsync("parked") == 1);
        return service;
    }

    private static async Task<string> IdAsync(HttpClient http)
    {
        var list = await http.GetFromJsonAsync<JsonElement>("/parked", TestContext.Current.CancellationToken);
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(("report_accepted", "InvalidOperationException"), (item.GetProperty("event").GetString(), item.GetProperty("error").GetString()));
        return item.GetProperty("id").GetString()!;
    }

    private static HttpClient Operator(Service service)
    {
        var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", SpecTokens.For(Party.WBB, "u1004", Duty.OperateExchange));
        return http;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
