using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Inbox;

/// <summary>A Referral in which nothing runs by itself, on an empty database.</summary>
public abstract class InboxSpecs(Postgres postgres) : IAsyncLifetime
{
    internal ServiceDatabase Database { get; private set; } = null!;

    internal Service Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateAsync();
        Service = Service.Still(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What senders were told, oldest first.</summary>
    internal async Task<EventRejected[]> RejectionsAsync()
    {
        await using var session = Service.Store.QuerySession();
        return [.. (await Marten.QueryableExtensions.ToListAsync(session.Events.QueryRawEventDataOnly<EventRejected>()))];
    }
}
