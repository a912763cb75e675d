using Marten;

namespace FourKeyWorks.Benchmarks.Peer;

/// <summary>What the Police report.</summary>
public sealed record Reported(
    string DossierRef, int[] SituationCodes, string HandlingUnit, DateTimeOffset ReportedAt, bool ImmediateDanger, string? Town = null, string? Village = null);

public sealed record Accepted(
    Guid CaseId, string DossierRef, int[] SituationCodes, string HandlingUnit, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt);

public sealed record DetailsDue(Guid CaseId, string Sender, DateTimeOffset DueAt);

/// <summary>Stored, and told to the Procuratorate.</summary>
public sealed record Notified(
    Guid CaseId, string DossierRef, int[] SituationCodes, string HandlingUnit, bool ImmediateDanger, DateTimeOffset AcceptedAt, DateTimeOffset AnswerDueAt);

/// <summary>Stored, and told to Civil Affairs.</summary>
public sealed record Requested(Guid CaseId, bool ImmediateDanger, DateTimeOffset FirstContactDueAt, DateTimeOffset AssessmentDueAt);

/// <summary>The state of a case, kept in the commit of its events.</summary>
public sealed partial class Case
{
    public Guid Id { get; set; }

    public string DossierRef { get; set; } = "";

    public string HandlingUnit { get; set; } = "";

    public bool ImmediateDanger { get; set; }

    public DateTimeOffset AcceptedAt { get; set; }

    public void Apply(Accepted e) => (DossierRef, HandlingUnit, ImmediateDanger, AcceptedAt) = (e.DossierRef, e.HandlingUnit, e.ImmediateDanger, e.AcceptedAt);
}

/// <summary>The same four events and two notices as ours and the floor's; transaction, inbox and outbox are the library's.</summary>
public static class ReportedHandler
{
    public static (Notified, Requested) Handle(Reported report, IDocumentSession session, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var notified = new Notified(id, report.DossierRef, report.SituationCodes, report.HandlingUnit, report.ImmediateDanger, now, now.AddHours(24));
        var requested = new Requested(id, report.ImmediateDanger, now.AddHours(72), now.AddDays(7));
        session.Events.StartStream<Case>(
            id,
            new Accepted(id, report.DossierRef, report.SituationCodes, report.HandlingUnit, report.ImmediateDanger, report.ReportedAt, now),
            new DetailsDue(id, "u1001", now.AddHours(24)),
            notified,
            requested);
        return (notified, requested);
    }
}
