using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>
/// What keeping files does by itself: a retention that ends asks for a decision, a query has three working days, and what
/// was decided about keys is carried out within a second, however often the process dies meanwhile.
/// </summary>
public static class KeepingClocks
{
    internal const string Erase = "vault-erase", Seal = "vault-seal", Retention = "vault-retention";

    /// <summary>Two persons decide about a file whose time is over.</summary>
    public const string ErasureDecision = "erasure-decision";

    /// <summary>A statutory query is answered (three working days, domain §3.5).</summary>
    public const string SealedQueryAnswer = "sealed-query-answer";

    // Nobody's turn: it is in no list of work.
    private const string Nobody = "system";

    private static readonly DateOnly Always = new(2020, 1, 1);

    // Of these one runs at most for each file.
    private static readonly string[] Retentions = [Retention, RetentionSchedule.RuleOf(RetentionKind.Unclaimed), RetentionSchedule.RuleOf(RetentionKind.Case)];

    private const string ForgetTokens = "delete from search_tokens where subject = any(?)";

    /// <summary>The stream of a file.</summary>
    public static Guid StreamOf(Guid fileId) => DerivedId.Of(fileId, "kept-file");

    /// <summary>Adds keeping to a service that has a vault.</summary>
    /// <param name="model">The service.</param>
    /// <param name="supervisor">The department that watches over sealing and erasing.</param>
    public static ServiceModel AddKeeping(this ServiceModel model, Party supervisor)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Stores<FileBegun>("file_begun").Stores<FileHandedOver>("file_handed_over").Stores<SubjectsAdded>("subjects_added")
            .Stores<RetentionSet>("retention_set").Stores<PurposeFound>("purpose_found").Stores<RetentionEnded>("retention_ended")
            .Stores<HoldSet>("hold_set").Stores<HoldLifted>("hold_lifted")
            .Stores<ErasureProposed>("erasure_proposed").Stores<ErasureWithdrawn>("erasure_withdrawn")
            .Stores<ErasureConfirmed>("erasure_confirmed").Stores<FileErased>("file_erased")
            .Stores<FileSealed>("file_sealed").Stores<KeysSealed>("keys_sealed")
            .Stores<SealedQueryAsked>("sealed_query_asked").Stores<SealedQueryApproved>("sealed_query_approved")
            .Stores<SealedQueryRefused>("sealed_query_refused").Stores<SealedQueryAnswered>("sealed_query_answered")
            .Clock(new ClockRule(Erase, 1, Always, 1, ClockUnit.Hours, "at once"), (due, work, cancellation) => EraseAsync(due, work, model.Forgetting, cancellation))
            .Clock(new ClockRule(Seal, 1, Always, 1, ClockUnit.Hours, "at once"), SealAsync)
            .Clock(new ClockRule(Retention, 1, Always, 1, ClockUnit.Days, "P5"), EndAsync)
            .Clock(new ClockRule(ErasureDecision, 1, Always, 30, ClockUnit.Days, "P5 [A]"), NotDecidedAsync)
            .Clock(new ClockRule(SealedQueryAnswer, 1, Always, 3, ClockUnit.Workdays, "§3.5"), NotAnsweredAsync)
            .Clock(RetentionSchedule.DefaultOf(RetentionKind.Unclaimed), EndAsync)
            .Clock(RetentionSchedule.DefaultOf(RetentionKind.Case), EndAsync)
            .Projects(new SealedStatistics())
            .Keeps(SealedStatistics.Table)
            .StandingFollows(e => KeepingAccess.Changes(e, supervisor))
            .ClocksFollow(Changes);
    }

    /// <summary>What a file was for has ended: from now on it is kept for as long as the schedule says.</summary>
    public static async Task EndPurposeAsync(UnitOfWork work, Guid fileId, RetentionKind kind, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        var stream = await work.Session.Events.FetchForWriting<KeptFile>(StreamOf(fileId), cancellation);
        if (stream.Aggregate is { IsErased: false }) stream.AppendOne(KeepFor(work, kind));
    }

    /// <summary>The last day of what has no purpose from now on.</summary>
    public static RetentionSet KeepFor(UnitOfWork work, RetentionKind kind)
    {
        ArgumentNullException.ThrowIfNull(work);
        var due = work.Clocks.EndOf(kind, work.Now);
        return new RetentionSet(RetentionSchedule.LastDayOf(due), due);
    }

    /// <summary>The clock of the last day on which a file is kept, as a person sets it.</summary>
    internal static Due EndOf(DateOnly until) => new(Retention, 1, OfficialCalendar.EndOf(until));

    private static IEnumerable<ClockChange> Changes(IEvent e) => e.Data switch
    {
        RetentionSet r => [.. NoRetention(), new ClockChange.Started(r.Ended, e.StreamId, Nobody)],
        PurposeFound => NoRetention(),
        RetentionEnded r => [.. NoRetention(), new ClockChange.Started(r.Decision, r.FileId, Names.ToUnit(r.Unit))],
        // Nobody decides about what is held; when the last hold is lifted it is somebody's turn again.
        HoldSet => [new ClockChange.Stopped(ErasureDecision)],
        ErasureConfirmed c => [.. NoRetention(), new ClockChange.Started(c.Now, c.FileId, Nobody)],
        FileErased => [new ClockChange.Stopped(Erase)],
        FileSealed s => [new ClockChange.Started(s.Now, s.FileId, Nobody)],
        KeysSealed => [new ClockChange.Stopped(Seal)],
        SealedQueryAsked a => [new ClockChange.Started(a.Answer, a.QueryId, Names.ToDepartment(a.Department))],
        SealedQueryRefused or SealedQueryAnswered => [new ClockChange.Stopped(SealedQueryAnswer)],
        _ => [],
    };

    private static IEnumerable<ClockChange> NoRetention() => Retentions.Append(ErasureDecision).Select(r => new ClockChange.Stopped(r));

    /// <summary>Keys first, rows after: whoever dies in between leaves rows that nobody can read, and does it again.</summary>
    private static Task<Outcome> EraseAsync(Deadline due, UnitOfWork work, IReadOnlyList<string> forget, CancellationToken cancellation) =>
        CarryOutAsync(due, work, subjects => work.Destroyed.AddAsync(subjects, cancellation), forget, new FileErased(work.Now), cancellation);

    /// <summary>A sealed person is not found by any search.</summary>
    private static Task<Outcome> SealAsync(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        CarryOutAsync(due, work, subjects => work.Sealed.PutAwayAsync(subjects, cancellation), [ForgetTokens], new KeysSealed(work.Now), cancellation);

    private static async Task<Outcome> CarryOutAsync(
        Deadline due, UnitOfWork work, Func<IReadOnlyList<Subject>, Task> withKeys, IReadOnlyList<string> forget, object done, CancellationToken cancellation)
    {
        var stream = await work.Session.Events.FetchForWriting<KeptFile>(due.StreamId, cancellation);
        if (stream.Aggregate is not { } file) return Outcome.Done;
        await withKeys(file.Subjects);
        foreach (var sql in forget) work.Session.QueueSqlCommand(sql, file.Subjects.Select(s => s.Id).ToArray());
        stream.AppendOne(done);
        return Outcome.Done;
    }

    private static Task<Outcome> EndAsync(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<KeptFile>(due.StreamId, file => file.IsErased || file.Holds.Count > 0
            ? Decision.Accept()
            : Decision.Accept(new RetentionEnded(file.FileId, file.Unit, work.Now, work.Clocks.Start(ErasureDecision, work.Now))), cancellation);

    private static Task<Outcome> NotDecidedAsync(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<KeptFile>(due.StreamId, file => Missed(due, work, !file.IsErased), cancellation);

    private static Task<Outcome> NotAnsweredAsync(Deadline due, UnitOfWork work, CancellationToken cancellation) =>
        work.DecideAsync<SealedQuery>(due.StreamId, query => Missed(due, work, !query.IsClosed), cancellation);

    private static Decision Missed(Deadline due, UnitOfWork work, bool stillOpen) =>
        stillOpen ? Decision.Accept(new ClockMissed(due.Due, due.Subject, due.Owner, work.Now)) : Decision.Accept();
}
