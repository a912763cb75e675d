using System.Text;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Specs.Outbox;

/// <summary>An empty database, and a broker whose inboxes are empty.</summary>
public abstract class OutboxSpecs(Postgres postgres, Broker broker) : IAsyncLifetime
{
    internal Broker Broker => broker;

    internal ServiceDatabase Database { get; private set; } = null!;

    internal string Notices => broker.InboxOf(Incoming.Prosecutors);

    internal Uri Address => broker.AddressFor("svc.referral");

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateAsync();
        await broker.PurgeAsync(Notices, broker.InboxOf(Wire.Police), broker.InboxOf(Incoming.CivilAffairs));
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>So many messages as they lie in an inbox: id and body.</summary>
    internal async Task<(string Id, string Body)[]> TakeAsync(int count, string? inbox = null)
    {
        var taken = new List<BasicGetResult>();
        await Eventually.Is(async () =>
        {
            while (await broker.TakeAsync(inbox ?? Notices) is { } message) taken.Add(message);
            return taken.Count >= count;
        });
        return [.. taken.Select(t => (Encoding.UTF8.GetString((byte[])t.BasicProperties.Headers!["cloudEvents:id"]!), Encoding.UTF8.GetString(t.Body.Span)))];
    }
}
