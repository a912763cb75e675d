using System.Diagnostics;
using System.Net;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost.Dashboard;

namespace FourKeyWorks.Journeys;

/// <summary>Operations see one trace from the sender to the last inbox.</summary>
[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed class One_trace(TheCity city, ITestOutputHelper output)
{
    private readonly ActivityTraceId trace = ActivityTraceId.CreateRandom();

    private string TraceParent => $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";

    [Fact]
    public async Task Leads_from_the_report_through_the_store_to_both_notices()
    {
        var dashboard = await DashboardAsync();
        var dossier = CloudEvent.NewDossier();

        await city.Police.SendAsync(CloudEvent.ReportOf(dossier).With("cloudEvents:traceparent", TraceParent));

        var notice = await city.Procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier);
        var relief = await city.CivilAffairs.ReceivesAsync("cn.fourkeyworks.referral.relief-assessment-requested.v1", "caseId", notice["caseId"]!);
        Assert.All((Received[])[notice, relief], m => Assert.Contains($"-{trace}-", m.TraceParent, StringComparison.Ordinal));
        await CollectedAsync(dashboard, s => Of(s, "referral", ActivityKind.Consumer) >= 1 && Of(s, "referral", ActivityKind.Client) >= 1 && Of(s, "referral", ActivityKind.Producer) == 2);
    }

    [Fact]
    public async Task Leads_from_a_request_at_the_gateway_into_Assistance()
    {
        var dashboard = await DashboardAsync();
        var dossier = CloudEvent.NewDossier();
        await city.Police.SendAsync(CloudEvent.ReportOf(dossier));
        var caseId = (await city.Procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier))["caseId"];

        using var raised = await city.CivilAffairs.PostAsync(
            $"api/referral/cases/{caseId}/relief/assistance-referrals", new { needs = (string[])["living"] }, TraceParent);

        Assert.Equal(HttpStatusCode.NoContent, raised.StatusCode);
        await CollectedAsync(dashboard, s =>
            Of(s, "gateway", ActivityKind.Server) >= 1 && Of(s, "referral", ActivityKind.Server) == 1 && Of(s, "referral", ActivityKind.Client) >= 1
            && Of(s, "referral", ActivityKind.Producer) == 1 && Of(s, "assistance", ActivityKind.Consumer) >= 1 && Of(s, "assistance", ActivityKind.Client) >= 1);
    }

    private async Task<Uri> DashboardAsync()
    {
        var dashboard = await city.System.Dashboard;
        Assert.SkipWhen(dashboard is null, "The Aspire dashboard cannot be had here, or OTEL_EXPORTER_OTLP_ENDPOINT names another receiver.");
        return dashboard!.Process.Address;
    }

    private async Task CollectedAsync(Uri dashboard, Func<IReadOnlyList<CollectedSpan>, bool> whole)
    {
        IReadOnlyList<CollectedSpan> spans = [];
        try
        {
            await Eventually.HoldsAsync(
                async () => whole(spans = await CollectedSpans.OfAsync(dashboard, trace, TestContext.Current.CancellationToken)), "the trace is whole", Department.Patience);
        }
        finally
        {
            foreach (var span in spans)
                output.WriteLine($"{span.Service} {span.Kind} {span.Name}");
        }
    }

    private static int Of(IReadOnlyList<CollectedSpan> spans, string service, ActivityKind kind) => spans.Count(s => s.Service == service && s.Kind == kind);
}
