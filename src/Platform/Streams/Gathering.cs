using System.Collections.Concurrent;
using System.Diagnostics;

namespace FourKeyWorks.Platform.Streams;

/// <summary>
/// What many ask for at the same time, done for several of them in one go. Nobody waits for company: whoever comes while all
/// hands are busy goes together with the others who do.
/// </summary>
/// <param name="hands">How many goes there may be at once.</param>
/// <param name="most">How many go together at most.</param>
/// <param name="go">Does it for them; answers each.</param>
internal sealed class Gathering<TAsk, TAnswer>(int hands, int most, Func<IReadOnlyList<Gathering<TAsk, TAnswer>.Asked>, Task> go) : IDisposable
{
    private readonly ConcurrentQueue<Asked> waiting = new();
    private readonly SemaphoreSlim free = new(hands);

    /// <summary>Somebody who waits for an answer.</summary>
    public sealed class Asked(TAsk what)
    {
        private readonly TaskCompletionSource<TAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TAsk What { get; } = what;

        public Task<TAnswer> Answer => answer.Task;

        internal Activity? Activity { get; } = Activity.Current;

        public void Give(TAnswer given) => answer.SetResult(given);

        public void Fail(Exception why) => answer.TrySetException(why);
    }

    /// <summary>Asks.</summary>
    public Task<TAnswer> AskAsync(TAsk what)
    {
        var asked = new Asked(what);
        waiting.Enqueue(asked);
        if (free.Wait(0)) _ = GoAsync();
        return asked.Answer;
    }

    public void Dispose() => free.Dispose();

    private async Task GoAsync()
    {
        do
        {
            while (Next() is { Count: > 0 } together)
            {
                // Of several traces that meet here, what is done shows in the first.
                Activity.Current = together[0].Activity;
                try
                {
                    await go(together);
                }
                catch (Exception e)
                {
                    foreach (var asked in together) asked.Fail(e);
                }
            }

            free.Release();
        }
        while (!waiting.IsEmpty && free.Wait(0));
    }

    private List<Asked> Next()
    {
        var together = new List<Asked>();
        while (together.Count < most && waiting.TryDequeue(out var asked)) together.Add(asked);
        return together;
    }
}
