using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>
/// Everything that exists on the broker, derived from the catalogue and the city. Pure: what is declared, and what the
/// broker is later compared with.
/// </summary>
public sealed record BrokerTopology
{
    /// <summary>
    /// For queues nothing leaves but by hand. Newer brokers drop a message after 20 deliveries where no limit is set, older
    /// ones don't know "no limit".
    /// </summary>
    private const int PracticallyUnlimited = 1_000_000;

    /// <summary>
    /// What Exchange writes for others: the events that departments hand it over HTTPS or in files, and through the default
    /// exchange what is sent again from the dead letters, each under its own sender's name.
    /// </summary>
    private const string DeskWrites = @"^(ingest\..+|amq\.default)$";

    /// <summary>What died, expired or found no reader: queues nothing leaves but by hand.</summary>
    private const string DeskReads = @"^([a-z-]+\.dead|inbox\..+\.overflow|unrouted)$";

    /// <summary>Exchanges.</summary>
    public required IReadOnlyList<BrokerExchange> Exchanges { get; init; }

    /// <summary>Queues.</summary>
    public required IReadOnlyList<BrokerQueue> Queues { get; init; }

    /// <summary>Bindings.</summary>
    public required IReadOnlyList<BrokerBinding> Bindings { get; init; }

    /// <summary>Policies.</summary>
    public required IReadOnlyList<BrokerPolicy> Policies { get; init; }

    /// <summary>Users.</summary>
    public required IReadOnlyList<BrokerUser> Users { get; init; }

    /// <summary>Permissions, one for each user.</summary>
    public required IReadOnlyList<BrokerPermission> Permissions { get; init; }

    /// <summary>The topology of an installation.</summary>
    /// <param name="events">The catalogue, <see cref="EventCatalogue.All"/>.</param>
    /// <param name="city">Its units.</param>
    /// <param name="credentials">Its passwords and inbox names.</param>
    /// <param name="settings">Its limits.</param>
    public static BrokerTopology Of(IReadOnlyList<EventContract> events, City city, Credentials credentials, BrokerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return Of(events, city, credentials.Inboxes, credentials, settings);
    }

    /// <summary>The same without users and permissions, for whoever may know the names of the inboxes and no password.</summary>
    /// <param name="events">The catalogue, <see cref="EventCatalogue.All"/>.</param>
    /// <param name="city">Its units.</param>
    /// <param name="inboxes">Its inbox names.</param>
    /// <param name="settings">Its limits.</param>
    public static BrokerTopology WithoutUsers(IReadOnlyList<EventContract> events, City city, InboxNames inboxes, BrokerSettings settings) =>
        Of(events, city, inboxes, credentials: null, settings);

    private static BrokerTopology Of(
        IReadOnlyList<EventContract> events, City city, InboxNames inboxes, Credentials? credentials, BrokerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(city);
        ArgumentNullException.ThrowIfNull(inboxes);
        ArgumentNullException.ThrowIfNull(settings);

        var parts = new TopologyParts(credentials);
        parts.Exchanges.AddRange(events.Where(e => !e.IsIncoming).Select(e => new BrokerExchange(Names.Exchange(e), ExchangeKind.Topic)));
        foreach (var service in PartyExtensions.Services)
            AddService(parts, service, events, settings);
        AddJournal(parts);
        foreach (var unit in city.Units)
            AddUnit(parts, unit, city, events, inboxes, settings);
        AddCommon(parts);
        return parts.ToTopology();
    }

    /// <summary>What a unit's inbox is bound to: the events its department receives, as far as they are for this unit.</summary>
    /// <param name="inbox">The name of its inbox.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="city">The city it belongs to.</param>
    /// <param name="events">The catalogue.</param>
    public static IEnumerable<BrokerBinding> BindingsOf(string inbox, OrgUnit unit, City city, IReadOnlyList<EventContract> events)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(city);
        return from e in events
               where !e.IsIncoming && e.To.Covers(unit.Department)
               from key in KeysFor(e, unit, city)
               select new BrokerBinding(Names.Exchange(e), inbox, key);
    }

    private static void AddService(
        TopologyParts parts, Party service, IReadOnlyList<EventContract> events, BrokerSettings settings)
    {
        var queues = new List<string>();
        foreach (var department in PartyExtensions.Departments.Where(d => events.Any(e => IsSentBy(e, d, service))))
        {
            var (exchange, queue) = (Names.IngestExchange(department, service), Names.IngestQueue(service, department));
            parts.Exchanges.Add(new(exchange, ExchangeKind.Fanout));
            parts.Bindings.Add(new(exchange, queue, ""));
            queues.Add(queue);
        }

        var takesIn = queues.Count > 0;
        var foreign = events.Where(e => !e.IsIncoming && e.To.Covers(service)).ToList();
        if (foreign.Count > 0)
        {
            parts.Bindings.AddRange(foreign.Select(e => new BrokerBinding(Names.Exchange(e), Names.EventsQueue(service), "#")));
            queues.Add(Names.EventsQueue(service));
        }

        if (service == Party.Exchange) queues.Add(Names.Journal);
        parts.Queues.AddRange(queues.Select(q => new BrokerQueue(q)));
        if (queues.Count > 0)
            AddDeadLetters(parts, service, queues, settings);

        // Whoever takes departments' events in may have to answer that one was not taken; whoever takes or publishes any tells the journal.
        var takesPart = queues.Count > 0 || events.Any(e => e.From.Contains(service));
        var written = events.Where(e => !e.IsIncoming
            && (e.From.Contains(service) || (e.From.Contains(Party.AnyService) && (e.To.Contains(Party.AnyDepartment) ? takesIn : takesPart))));
        var (write, read) = (TopologyParts.Exactly(written.Select(Names.Exchange)), TopologyParts.Exactly(queues));
        if (service == Party.Exchange)
            parts.AddUser(Names.ServiceUser(service), $"{write}|{DeskWrites}", $"{read}|{DeskReads}", tags: "impersonator,monitoring");
        else
            parts.AddUser(Names.ServiceUser(service), write, read);
    }

    /// <summary>After all exchanges that somebody sends to, before those on which only the broker does.</summary>
    private static void AddJournal(TopologyParts parts) => parts.Bindings.AddRange(
        from exchange in parts.Exchanges
        where exchange.Kind == ExchangeKind.Topic || exchange.Name.StartsWith("ingest.", StringComparison.Ordinal)
        select new BrokerBinding(exchange.Name, Names.Journal, exchange.Kind == ExchangeKind.Topic ? "#" : ""));

    private static bool IsSentBy(EventContract contract, Party department, Party service) =>
        contract.IsIncoming && contract.Owner == service && contract.From.Covers(department);

    private static void AddDeadLetters(TopologyParts parts, Party service, IReadOnlyList<string> queues, BrokerSettings settings)
    {
        var (exchange, dead) = (Names.DeadLetterExchange(service), Names.DeadQueue(service));
        parts.Exchanges.Add(new(exchange, ExchangeKind.Fanout));
        parts.Queues.Add(new(dead));
        parts.Bindings.Add(new(exchange, dead, ""));
        parts.Policies.Add(new($"service.{service.Slug()}", TopologyParts.Exactly(queues), PolicyTarget.Queues, AtLeastOnce(exchange, settings)));
    }

    private static void AddUnit(
        TopologyParts parts, OrgUnit unit, City city, IReadOnlyList<EventContract> events, InboxNames inboxes, BrokerSettings settings)
    {
        var inbox = inboxes.Of(unit);
        var overflow = Names.OverflowQueue(inbox);
        parts.Queues.AddRange([new(inbox), new(overflow)]);
        parts.Bindings.Add(new(Names.OverflowExchange, overflow, inbox));
        parts.Bindings.AddRange(BindingsOf(inbox, unit, city, events));
        parts.Policies.Add(new($"inbox.{unit.BrokerUser}", TopologyParts.Exactly([inbox]), PolicyTarget.Queues, AtLeastOnce(Names.OverflowExchange, settings) with
        {
            DeadLetterRoutingKey = inbox,
            MessageTtl = (long)settings.InboxTimeToLive.TotalMilliseconds,
        }));
        parts.AddUser(unit.BrokerUser, write: $@"^ingest\.{unit.Department.Slug()}\.", read: TopologyParts.Exactly([inbox]));
    }

    private static string[] KeysFor(EventContract contract, OrgUnit unit, City city) => contract.Addressing switch
    {
        Addressing.Addressee => [Names.ToUnit(unit.Id), Names.ToDepartment(unit.Department)],
        _ when unit.Town is null => [$"{city.Id}.#"],
        _ => [$"{city.Id}.{unit.Town}.*"],
    };

    private static void AddCommon(TopologyParts parts)
    {
        parts.Exchanges.AddRange([new(Names.OverflowExchange, ExchangeKind.Direct), new(Names.Unrouted, ExchangeKind.Fanout)]);
        parts.Queues.Add(new(Names.Unrouted));
        parts.Bindings.Add(new(Names.Unrouted, Names.Unrouted, ""));
        parts.Policies.Add(new("unrouted", @"^(fkw|ingest)\.", PolicyTarget.Exchanges, new() { AlternateExchange = Names.Unrouted }));
        parts.Policies.Add(new("kept", DeskReads, PolicyTarget.Queues,
            new() { DeliveryLimit = PracticallyUnlimited }));
    }

    private static PolicyDefinition AtLeastOnce(string deadLetterExchange, BrokerSettings settings) => new()
    {
        DeadLetterExchange = deadLetterExchange,
        DeadLetterStrategy = "at-least-once",
        Overflow = "reject-publish",
        DeliveryLimit = settings.DeliveryLimit,
    };
}
