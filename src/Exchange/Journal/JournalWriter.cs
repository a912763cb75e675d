using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>
/// Takes every message from the journal's queue and notes it. Acknowledged after the commit: what was not yet written when
/// a process dies comes again, and what was written is recognised.
/// </summary>
internal sealed partial class JournalWriter(
    QueuePages pages, PassingMessages passing, JournalStore store, JournalHead head, JournalSettings settings, TimeProvider time, ILogger<JournalWriter> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await pages.ReadAsync(Names.Journal, settings.Page, settings.Gather, passing.Read, NoteAsync, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Interrupted(e.GetType().Name);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    /// <summary>A message that cannot be noted holds up no other: the page is halved until it is found.</summary>
    private async Task<IReadOnlyCollection<Entry>> NoteAsync(IReadOnlyList<Entry> page, CancellationToken cancellation)
    {
        try
        {
            await store.WriteAsync(page, cancellation);
            head.Advance();
            return [];
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && !TransientFaults.IsTransient(e))
        {
            if (page is [var one])
            {
                CouldNotNote(one.Id, e.GetType().Name);
                return page;
            }

            var half = page.Count / 2;
            return [.. await NoteAsync([.. page.Take(half)], cancellation), .. await NoteAsync([.. page.Skip(half)], cancellation)];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal does not read its queue now ({Error}); again in a second")]
    private partial void Interrupted(string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message could not be noted ({Entry}, {Error}) and is in the dead letters")]
    private partial void CouldNotNote(Guid entry, string error);
}
