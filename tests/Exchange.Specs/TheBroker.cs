using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>The broker with its topology and nobody on it, for what would be in the others' way.</summary>
public sealed class TheBroker : IAsyncDisposable
{
    private readonly Lazy<Task<LocalSystem>> started = new(() => TheExchange.StartAsync("broker"));

    /// <summary>The broker, and a database server that nobody uses.</summary>
    public Task<LocalSystem> SystemAsync() => started.Value;

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated) await (await started.Value).DisposeAsync();
    }
}
