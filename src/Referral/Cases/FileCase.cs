using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Referral.Cases;

/// <summary>The police unit that handles a case files it, as an administrative or a criminal one (受案, 立案; R4.13-3, domain §5.4).</summary>
public static class FileCase
{
    /// <param name="As">As what.</param>
    /// <param name="FiledAt">When; not in the future.</param>
    public sealed record Command(Filing As, [property: NotInFuture] DateTimeOffset FiledAt);

    /// <summary>Once, after acceptance and before it is closed; an administrative case may still become a criminal one (行刑衔接).</summary>
    public static Decision Decide(IntakeTrack track, Command command, string by)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(command);
        if (track.ClosedAt is not null) return Decision.Refuse("referral.already-closed");
        if (track.FiledAs is { } filed && (filed, command.As) is not (Filing.Admin, Filing.Criminal)) return Decision.Refuse("referral.already-filed");
        if (command.FiledAt < track.AcceptedAt - CaseClocks.ClocksMayDiffer) return Decision.Refuse("referral.before-acceptance");
        return Decision.Accept(new CaseFiled(track.CaseId, command.As, command.FiledAt, by));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapChange<IntakeTrack, Command>(
            "/cases/{id:guid}/intake/filing",
            CaseStreams.Intake,
            CaseAccess.Intake,
            (track, command, caller, _) => Decide(track, command, caller.Subject))
        .RequireDuty(Duty.HandleReports);
}
