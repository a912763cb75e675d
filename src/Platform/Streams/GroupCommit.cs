using Marten;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Streams;

/// <summary>
/// Saves units of work that are ready at the same time in one commit: they share what it costs (the flush to disk, the way to
/// the database and back, the outbox's wake-up). Each stands and falls alone all the same: when the common commit fails, each
/// is saved by itself and hears what became of it.
/// </summary>
internal sealed partial class GroupCommit : IDisposable
{
    private const int Hands = 2, Most = 50;

    private readonly IDocumentStore store;
    private readonly ILogger<GroupCommit> log;
    private readonly Gathering<UnitOfWork, Nothing> gathering;

    public GroupCommit(IDocumentStore store, ILogger<GroupCommit> log)
    {
        (this.store, this.log) = (store, log);
        gathering = new(Hands, Most, SaveAsync);
    }

    /// <summary>Saves what a unit of work has stored.</summary>
    /// <exception cref="Exception">Whatever the store says of this one.</exception>
    public Task SaveAsync(UnitOfWork work) =>
        work.IsInTransaction ? work.Session.SaveChangesAsync() : gathering.AskAsync(work);

    public void Dispose() => gathering.Dispose();

    private async Task SaveAsync(IReadOnlyList<Gathering<UnitOfWork, Nothing>.Asked> asked)
    {
        var streams = new HashSet<Guid>();
        var together = asked.Where(a => TakesPart(a.What, streams)).ToList();
        var alone = asked;
        if (together.Count > 1 && await TrySaveAsync(together))
        {
            foreach (var member in together) member.Give(default);
            alone = [.. asked.Except(together)];
        }

        await Task.WhenAll(alone.Select(SaveAloneAsync));
    }

    /// <summary>Of two that change the same stream one comes after the other; what it decided on has changed by then.</summary>
    private static bool TakesPart(UnitOfWork work, HashSet<Guid> streams)
    {
        var own = work.Session.PendingChanges.Streams().Select(s => s.Id).ToList();
        if (streams.Overlaps(own)) return false;
        streams.UnionWith(own);
        return true;
    }

    private async Task<bool> TrySaveAsync(List<Gathering<UnitOfWork, Nothing>.Asked> members)
    {
        await using var session = store.LightweightSession();
        foreach (var member in members) Add(session, member.What.Session);
        try
        {
            await session.SaveChangesAsync();
            return true;
        }
        catch (Exception e)
        {
            // Which of them it was shows when each is saved by itself.
            FellApart(members.Count, e.GetType().Name);
            return false;
        }
    }

    private static void Add(IDocumentSession session, IDocumentSession member)
    {
        foreach (var stream in member.PendingChanges.Streams())
        {
            foreach (var e in stream.Events)
                foreach (var header in UnitsOfWork.Headers)
                    if (member.GetHeader(header) is { } value) e.SetHeader(header, value);
            session.PendingChanges.Streams().Add(stream);
        }

        foreach (var operation in member.PendingChanges.Operations()) session.QueueOperation(operation);
    }

    private static async Task SaveAloneAsync(Gathering<UnitOfWork, Nothing>.Asked asked)
    {
        try
        {
            await asked.What.Session.SaveChangesAsync();
            asked.Give(default);
        }
        catch (Exception e)
        {
            asked.Fail(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A common commit of {Count} failed ({Error}); each is saved by itself")]
    private partial void FellApart(int count, string error);
}

/// <summary>Nothing to say but that it is done.</summary>
internal readonly record struct Nothing;
