using System.ComponentModel.DataAnnotations;
using System.Text;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.ServiceDefaults;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Glass;

/// <summary>
/// Breaking the glass: a person of the Police reads a case that another unit handles, because a child cannot wait for that
/// unit (domain §7.6). For half an hour, with a reason, under the eyes of the Office's privacy officer, and only what the
/// policy gives through the glass: never who reported, never what is sealed, never to who is excluded.
/// </summary>
public static class BreakGlass
{
    /// <summary>Another person says whether it was right.</summary>
    public const string Approval = "glass-approval";

    private const string Open = "glass-open";

    private static readonly DateOnly Always = new(2020, 1, 1);

    /// <param name="Reason">Why it cannot wait; it is kept encrypted.</param>
    public sealed record Command([property: Length(10, 500)] string Reason)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <summary>Adds it to the service.</summary>
    public static ServiceModel AddGlass(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Stores<GlassBroken>("glass_broken").Stores<GlassApproved>("glass_approved").Stores<GlassDisapproved>("glass_disapproved")
            .Measures(new ClockRule(Open, 1, Always, 30, ClockUnit.Minutes, "§7.6 [A]"))
            .Clock(new ClockRule(Approval, 1, Always, 24, ClockUnit.Hours, "§7.6 [A]"), MissedAsync)
            .ClocksFollow(Clocks)
            .StandingFollows(Changes)
            .Keeps(GlassTable.Table)
            .Projects(new GlassTable())
            .Publishes<GlassBroken>(Publish)
            .Publishes<GlassApproved>((e, _) => Told(e.Data.GlassId, GlassOutcome.Approved, e.Data.At))
            .Publishes<GlassDisapproved>((e, _) => Told(e.Data.GlassId, GlassOutcome.Disapproved, e.Data.At))
            .Publishes<ClockMissed>((e, _) => e.Data.Due.Rule == Approval ? Told(e.Data.Subject, GlassOutcome.NotJudgedInTime, e.Data.NoticedAt) : null);
    }

    /// <summary>By a person, who has no other way in; not before what is sealed or erased, which is as if it were not there.</summary>
    public static Decision Decide(Guid glassId, IntakeTrack track, Standing standing, Caller caller, SealedFact reason, ClockRules clocks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(clocks);
        if (!Guid.TryParse(caller.Subject, out _)) return Decision.Refuse("referral.glass-person-needed");
        if (standing.Relations.Overlaps([CaseAccess.Handling, CaseAccess.Reporting])) return Decision.Refuse("referral.glass-not-needed");
        if (standing.GlassUntil is not null) return Decision.Refuse("referral.glass-already-broken");
        return Decision.Accept(new GlassBroken(
            glassId, track.CaseId, caller.Subject, caller.Department, caller.Unit, reason, now, clocks.Start(Open, now).At, clocks.Start(Approval, now)));
    }

    /// <summary>Who stands to what: the person to the case, the department and the Office to the matter.</summary>
    public static IEnumerable<StandingChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data switch
        {
            GlassBroken b =>
            [
                new StandingChange.GlassBroken(b.CaseId, Standing.OfPerson(b.By), b.Until),
                new StandingChange.Given(b.GlassId, Names.ToDepartment(b.Department), JudgeGlass.Answering),
                new StandingChange.Given(b.GlassId, Names.ToDepartment(Party.WBB), JudgeGlass.Watching),
                new StandingChange.Part(b.GlassId, b.CaseId),
            ],
            GlassDisapproved d => [new StandingChange.Taken(d.CaseId, Standing.OfPerson(d.BrokenBy), AccessRule.Glass)],
            _ => [],
        };
    }

    /// <summary>Over HTTP. Answers 201 with <c>Location</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapCommand<Command>("/cases/{id:guid}/glass", CaseAccess.Glass, BreakAsync)
            .Produces(StatusCodes.Status201Created).RequireDuty(Duty.BreakGlass);

    /// <summary>The notice to the Office, at once: that and where, not who, nor before which case.</summary>
    public static Outgoing Publish(IEvent<GlassBroken> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new Outgoing(
            new GlassBrokenV1 { GlassId = e.Data.GlassId, Unit = e.Data.Unit, BrokenAt = e.Data.At, OpenUntil = e.Data.Until, ApprovalDueAt = e.Data.Approval.At },
            Names.ToDepartment(Party.WBB), e.Data.GlassId);
    }

    private static Outgoing Told(Guid glassId, GlassOutcome outcome, DateTimeOffset at) =>
        new(new GlassJudgedV1 { GlassId = glassId, Outcome = outcome, JudgedAt = at }, Names.ToDepartment(Party.WBB), glassId);

    private static IEnumerable<ClockChange> Clocks(IEvent e) => e.Data switch
    {
        GlassBroken b => [new ClockChange.Started(b.Approval, b.GlassId, Names.ToDepartment(b.Department))],
        GlassApproved or GlassDisapproved => [new ClockChange.Stopped(Approval)],
        _ => [],
    };

    private static Task<Outcome> MissedAsync(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<BrokenGlass>(due.StreamId, glass => CaseClocks.Missed(due, work.Now, glass.Verdict == GlassVerdict.Pending), cancellation);

    private static async Task<CommandAnswer> BreakAsync(
        Guid caseId, Command command, HttpContext http, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        if (await work.Session.Events.AggregateStreamAsync<IntakeTrack>(CaseStreams.Intake(caseId), token: cancellation) is not { } track
            || (track.Dossier is { } dossier && await work.Session.Events.AggregateStreamAsync<KeptFile>(KeepingClocks.StreamOf(dossier), token: cancellation) is { IsSealed: true } or { IsErased: true }))
            return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        var standing = await http.RequestServices.GetRequiredService<Standings>().OfAsync(caller, caseId, cancellation);
        var id = Guid.CreateVersion7(work.Now);
        if (await SealAsync(work, caseId, id, command.Reason, cancellation) is not { } reason) return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        switch (Decide(id, track, standing, caller, reason, work.Clocks, work.Now))
        {
            case Decision.Accepted accepted:
                work.Session.Events.StartStream<BrokenGlass>(id, accepted.Events);
                return new CommandAnswer(StatusCodes.Status201Created, $"/glass/{id}", ExpectedVersion.ETag(1));
            case Decision.Refused refused:
                return CommandAnswer.Of(Problem.Refusal(refused.Code));
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>The reason in words; null when the case was sealed or erased.</summary>
    internal static async Task<string?> ReasonAsync(KeyRing keys, BrokenGlass glass, CancellationToken cancellation) =>
        await keys.OpenAsync(Subject.Case(glass.CaseId), FieldOf(glass.GlassId), glass.Reason, cancellation) is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <summary>Under the key of the case: it ends with it. Null where that is out of reach.</summary>
    private static async Task<SealedFact?> SealAsync(UnitOfWork work, Guid caseId, Guid glassId, string reason, CancellationToken cancellation)
    {
        try
        {
            return await work.Keys.SealAsync(Subject.Case(caseId), FieldOf(glassId), Encoding.UTF8.GetBytes(reason), cancellation);
        }
        catch (SubjectClosedException)
        {
            return null;
        }
    }

    private static string FieldOf(Guid glassId) => $"glass-reason:{glassId:N}";
}
