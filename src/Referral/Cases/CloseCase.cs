using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Referral.Cases;

/// <summary>
/// The police unit that handles a case closes it (结案, domain §5.4): a person decides, never a clock (§7.11). From that day
/// on its file is kept for as long as the schedule says.
/// </summary>
public static class CloseCase
{
    /// <param name="Outcome">What became of the report.</param>
    /// <param name="ReporterInformedAt">When who reported was told the result (未成年人保护法 11); not in the future.</param>
    public sealed record Command(CaseOutcome Outcome, [property: NotInFuture] DateTimeOffset ReporterInformedAt);

    /// <summary>Once, when its details are there and the reporter was told.</summary>
    public static Decision Decide(IntakeTrack track, Command command, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(command);
        if (track.ClosedAt is not null) return Decision.Refuse("referral.already-closed");
        if (track.Dossier is null) return Decision.Refuse("referral.details-pending");
        if (command.ReporterInformedAt < track.AcceptedAt - CaseClocks.ClocksMayDiffer) return Decision.Refuse("referral.before-acceptance");
        return Decision.Accept(new CaseClosed(track.CaseId, command.Outcome, command.ReporterInformedAt, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<IntakeTrack, Command>(
            "/cases/{id:guid}/intake/closing",
            CaseStreams.Intake,
            CaseAccess.Intake,
            CloseAsync)
        .RequireDuty(Duty.CloseCase);

    private static async Task<Decision> CloseAsync(IntakeTrack track, Command command, Caller caller, UnitOfWork work, CancellationToken cancellation)
    {
        var decision = Decide(track, command, caller.Subject, work.Now);
        if (decision is Decision.Accepted) await KeepingClocks.EndPurposeAsync(work, track.Dossier!.Value, RetentionKind.Case, cancellation);
        return decision;
    }
}
