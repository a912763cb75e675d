using FourKeyWorks.Platform.Bus;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>An event that has left a unit's inbox because nobody fetched it in time, as the journal knows it.</summary>
/// <param name="JournalId">The journal's id of the event.</param>
/// <param name="Unit">Whose inbox.</param>
internal sealed record Overflow(Guid JournalId, string Unit)
{
    // A unit that reads the feed, or has acknowledged it, has it: its inbox merely filled.
    private const string Taken = """
        select exists (
            select from journal_delivery d join journal j using (seq)
            where j.id = $1 and d.unit = $2 and (d.fetched_by = 'feed' or d.acknowledged_at is not null))
        """;

    // That a copy lies here is certain; that somebody had fetched it was concluded from how many waited.
    private const string NoteOverflow = """
        update journal_delivery d set overflowed_at = ?, resent_at = null, fetched_at = null, fetched_by = null
        from journal j where j.seq = d.seq and j.id = ? and d.unit = ?
        """;

    private const string Resent = "update journal_delivery d set resent_at = ? from journal j where j.seq = d.seq and j.id = ? and d.unit = ?";

    /// <summary>Of a message that lies in the overflow of an inbox; null for every other.</summary>
    public static Overflow? Of(KeptMessage message, Destinations destinations) =>
        destinations.OverflowOf(message.Queue) is { } unit ? Of(message, unit) : null;

    /// <summary>Of an event of a service's that is meant for a unit's inbox; null for anything else.</summary>
    public static Overflow? Of(KeptMessage message, string unit) => message.PublishedAs() is { } id ? new(id, unit) : null;

    /// <summary>Whether the unit has the event all the same, so that nobody need decide anything.</summary>
    public async Task<bool> IsTakenAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Taken);
        command.Parameters.Add(new() { Value = JournalId });
        command.Parameters.Add(new() { Value = Unit });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Notes in the journal that it is here.</summary>
    public void Note(IDocumentSession session, DateTimeOffset now) => session.QueueSqlCommand(NoteOverflow, now, JournalId, Unit);

    /// <summary>Notes in the journal that it was sent to the inbox again.</summary>
    public void NoteResent(IDocumentSession session, DateTimeOffset now) => session.QueueSqlCommand(Resent, now, JournalId, Unit);
}
