using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>
/// Which queues the desk takes from, and where a message of theirs was meant for. What a sender wrote decides nothing here: the
/// topology does, and what the broker itself wrote.
/// </summary>
/// <remarks>Inboxes are shown without the part of their names that nobody may know: <c>inbox.gaj.u1001</c>.</remarks>
public sealed class Destinations(BrokerTopology topology, City city, InboxNames inboxes)
{
    private readonly Dictionary<string, string> shown = city.Units.ToDictionary(inboxes.Of, u => Names.InboxPrefix + u.BrokerUser);

    private readonly Dictionary<string, string> overflowing = city.Units.ToDictionary(u => Names.OverflowQueue(inboxes.Of(u)), u => u.Id);

    /// <summary>The dead letters of every service, the overflow of every inbox, and what found no way.</summary>
    public IReadOnlyList<string> Queues { get; } =
    [
        .. topology.Queues.Select(q => q.Name).Intersect(
        [
            .. PartyExtensions.Services.Select(Names.DeadQueue), .. city.Units.Select(u => Names.OverflowQueue(inboxes.Of(u))), Names.Unrouted,
        ]),
    ];

    /// <summary>The queue that a message of one of <see cref="Queues"/> was meant for; several, or none, where it found no way.</summary>
    public IReadOnlyList<string> Of(KeptMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Queue == Names.Unrouted) return QueuesOf(message.Exchange, message.RoutingKey);
        if (shown.Keys.FirstOrDefault(i => Names.OverflowQueue(i) == message.Queue) is { } inbox) return [inbox];
        // The service's own queue it died in, and no other: that of a department only for that department's messages.
        return message.Death is { } death && IsOf(death.Queue, message.Queue) && MaySendTo(death.Queue, message.Sender) ? [death.Queue] : [];
    }

    /// <summary>The unit whose inbox it has overflowed from; null where it comes from elsewhere.</summary>
    public string? OverflowOf(string queue) => overflowing.GetValueOrDefault(queue);

    /// <summary>The unit whose inbox people see so; null for another queue.</summary>
    public string? InboxOf(string shownQueue) => city.Units.FirstOrDefault(u => Names.InboxPrefix + u.BrokerUser == shownQueue)?.Id;

    /// <summary>A queue as people may see it.</summary>
    public string Shown(string queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var inbox = shown.Keys.FirstOrDefault(i => queue == i || queue == Names.OverflowQueue(i));
        return inbox is null ? queue : shown[inbox] + queue[inbox.Length..];
    }

    /// <summary>The queue that people see so.</summary>
    public string Named(string shownQueue) => shown.FirstOrDefault(s => s.Value == shownQueue).Key ?? shownQueue;

    private IReadOnlyList<string> QueuesOf(string exchange, string routingKey) =>
        topology.Exchanges.FirstOrDefault(e => e.Name == exchange) is { } known
            ? [.. topology.Bindings.Where(b => b.Exchange == exchange && (known.Kind is ExchangeKind.Fanout || b.Matches(routingKey))).Select(b => b.Queue).Distinct()]
            : [];

    private bool IsOf(string queue, string dead) =>
        topology.Queues.Any(q => q.Name == queue)
        && PartyExtensions.Services.FirstOrDefault(s => Names.DeadQueue(s) == dead) is var service
        && queue.StartsWith(service.Slug() + ".", StringComparison.Ordinal) && queue != dead;

    private static bool MaySendTo(string queue, string? sender) =>
        Names.DepartmentOfIngest(queue) is not { } department
        || sender?.StartsWith(department.Slug() + ".", StringComparison.Ordinal) is true;
}
