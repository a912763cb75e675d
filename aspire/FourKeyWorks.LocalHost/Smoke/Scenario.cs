using System.Diagnostics;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Contracts.Referral;

namespace FourKeyWorks.LocalHost.Smoke;

/// <summary>How long the notices took, and the trace they belong to.</summary>
internal sealed record ScenarioResult(TimeSpan ToProcuratorate, TimeSpan ToCivilAffairs, ActivityTraceId Trace);

/// <summary>
/// The first scenario (plan ¶13): the police report; Procuratorate and Civil Affairs are notified and answer; their answers
/// reach the police, and nobody else hears of it.
/// </summary>
internal sealed class Scenario(LocalSystem system, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<ScenarioResult> RunAsync(CancellationToken cancellation)
    {
        await using var police = await DepartmentProgram.ConnectAsync(system, Party.GAJ, clock, cancellation);
        await using var procuratorate = await DepartmentProgram.ConnectAsync(system, Party.JCY, clock, cancellation);
        await using var civilAffairs = await DepartmentProgram.ConnectAsync(system, Party.MZJ, clock, cancellation);
        var trace = ActivityTraceId.CreateRandom();

        var published = clock.GetTimestamp();
        await police.PublishAsync(Report(), EventCatalogue.Of(typeof(SuspectedInfringementV1)),
            $"00-{trace}-{ActivitySpanId.CreateRandom()}-01", cancellation);
        var notice = await procuratorate.NextAsync(Patience, cancellation);
        var request = await civilAffairs.NextAsync(Patience, cancellation);
        Demand(notice, typeof(ProcuratorateNotifiedV1), trace);
        Demand(request, typeof(ReliefAssessmentRequestedV1), trace);
        var caseId = notice.Body.GetProperty("caseId").GetGuid();
        Demand(request.Body.GetProperty("caseId").GetGuid() == caseId, "the two notices name different cases");

        await procuratorate.SendAsync($"api/referral/cases/{caseId}/procuratorate/early-involvement", new { openedAt = clock.GetUtcNow() }, cancellation);
        Demand(await police.NextAsync(Patience, cancellation), typeof(EarlyInvolvementOpenedV1));
        await civilAffairs.SendAsync($"api/referral/cases/{caseId}/relief/assessment", new { startedAt = clock.GetUtcNow() }, cancellation);
        Demand(await police.NextAsync(Patience, cancellation), typeof(ReliefAssessmentStartedV1));

        Demand(police.Unread + procuratorate.Unread + civilAffairs.Unread == 0, "an inbox received more than it should");
        foreach (var unit in system.Options.City.Units)
            Demand(await police.WaitingAsync(unit, cancellation) == 0, $"something waits in the inbox of {unit.BrokerUser}");
        return new(clock.GetElapsedTime(published, notice.Timestamp), clock.GetElapsedTime(published, request.Timestamp), trace);
    }

    private SuspectedInfringementV1 Report() => new()
    {
        DossierRef = $"dossier-{Guid.NewGuid():N}",
        SituationCodes = [1],
        HandlingUnit = system.Options.City.Units.First(u => u.Department == Party.GAJ).Id,
        ReportedAt = clock.GetUtcNow().AddMinutes(-1),
        ImmediateDanger = false,
    };

    private static void Demand(Received message, Type contract, ActivityTraceId? trace = null)
    {
        var type = EventCatalogue.Of(contract).Type;
        Demand(message.Type == type, $"{type} was expected, {message.Type} came");
        if (trace is not null)
            Demand(message.TraceParent.Contains($"-{trace}-", StringComparison.Ordinal), $"{type} does not belong to the trace of the report");
    }

    private static void Demand(bool held, string otherwise)
    {
        if (!held)
            throw new NotHeldException(otherwise);
    }
}
