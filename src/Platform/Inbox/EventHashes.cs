using FourKeyWorks.Platform.Bus;
using Marten;
using Npgsql;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>By what an event that comes under a known id is told from another one.</summary>
/// <param name="Message">Over the body as it arrived.</param>
/// <param name="Content">Over what it says, however it was sent; null for what was received before this was kept.</param>
internal sealed record EventHashes(byte[] Message, byte[]? Content)
{
    public static EventHashes Of(Delivery.Event e) => new(e.BodyHash, e.ContentHash);

    /// <summary>What was received under a key, by <see cref="InboxSql.Find"/> or <see cref="InboxSql.FindOrWaiting"/>; null if nothing was.</summary>
    public static async Task<EventHashes?> FindAsync(IQuerySession session, string query, Guid key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query) { Parameters = { new() { Value = key } } };
        await using var row = await session.ExecuteReaderAsync(command, cancellation);
        return await row.ReadAsync(cancellation)
            ? new(await row.GetFieldValueAsync<byte[]>(0, cancellation), await row.IsDBNullAsync(1, cancellation) ? null : await row.GetFieldValueAsync<byte[]>(1, cancellation))
            : null;
    }

    /// <summary>The very same message.</summary>
    public bool IsMessageOf(EventHashes other) => Message.AsSpan().SequenceEqual(other.Message);

    /// <summary>The same event, whichever way each was sent.</summary>
    public bool IsEventOf(EventHashes other) =>
        IsMessageOf(other) || (Content is not null && other.Content is not null && Content.AsSpan().SequenceEqual(other.Content));
}
