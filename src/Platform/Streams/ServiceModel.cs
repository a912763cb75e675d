using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Privacy;
using JasperFx.Events;
using Marten.Events.Projections;
using Microsoft.Extensions.Hosting;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Platform.Streams;

/// <summary>
/// A service in declarations: what it stores, what it receives, what leaves it, which clocks run. The platform does the
/// rest the same way for all.
/// </summary>
public sealed class ServiceModel(Party service)
{
    private readonly Dictionary<Type, string> events = [];
    private readonly Dictionary<Type, Receiver> receivers = [];
    private readonly Dictionary<Type, List<Publication>> publications = [];
    private readonly List<Table> tables = [];
    private readonly List<string> forgetting =
        ["delete from search_tokens where subject = any(?)", "delete from vault_values where subject = any(?)"];
    private readonly List<(SubjectKind Kind, string Table)> byDay = [(SubjectKind.Messages, "waiting"), (SubjectKind.Messages, "quarantine")];
    private readonly List<Action<IHostApplicationBuilder>> parts = [];
    private readonly List<Func<IServiceProvider, Task>> migrations = [];
    private readonly List<string> onlyAddedTo = ["audit", "audit_chain"];
    private readonly List<Func<IEvent, IEnumerable<ClockChange>>> clocks = [];
    private readonly List<Func<IEvent, IEnumerable<StandingChange>>> standing = [];
    private readonly Dictionary<string, FireClock> fired = [];
    private readonly List<ClockRule> rules = [];
    private readonly List<EventProjection> projections = [];

    /// <summary>Which service this is.</summary>
    public Party Service { get; } = service;

    internal IReadOnlyDictionary<Type, string> Events => events;

    internal IReadOnlyDictionary<Type, Receiver> Receivers => receivers;

    internal IReadOnlyList<ClockRule> Rules => rules;

    internal IReadOnlyList<Table> Tables => tables;

    internal FindableBy? FindableBy { get; private set; }

    /// <summary>What erasing subjects removes, each with an array of their ids.</summary>
    internal IReadOnlyList<string> Forgetting => forgetting;

    /// <summary>Tables whose rows are under keys of days, by the kind of key.</summary>
    internal ILookup<SubjectKind, string> ByDay => byDay.ToLookup(d => d.Kind, d => d.Table);

    /// <summary>Tables of which the running service may change no row.</summary>
    internal IReadOnlyList<string> OnlyAddedTo => onlyAddedTo;

    internal IReadOnlyList<Action<IHostApplicationBuilder>> Parts => parts;

    internal IReadOnlyList<Func<IServiceProvider, Task>> Migrations => migrations;

    internal bool IsSigning { get; private set; }

    internal IReadOnlyList<EventProjection> Projections => projections;

    /// <summary>Stores <typeparamref name="TEvent"/> under a name of its own, so that the class can be renamed freely.</summary>
    public ServiceModel Stores<TEvent>(string name)
        where TEvent : class
    {
        events.Add(typeof(TEvent), name);
        return this;
    }

    /// <summary>Receives an event of the catalogue.</summary>
    public ServiceModel Receives<TContract>(Func<TContract, Arrival, UnitOfWork, CancellationToken, Task<Outcome>> receive)
        where TContract : class
    {
        receivers.Add(typeof(TContract), (body, arrival, work, cancellation) => receive((TContract)body, arrival, work, cancellation));
        return this;
    }

    /// <summary>Tells others of a stored event; null means nobody needs to know this time.</summary>
    public ServiceModel Publishes<TEvent>(Func<IEvent<TEvent>, PublishingContext, Outgoing?> map)
        where TEvent : class => Publishes<TEvent>((e, context, _) => Task.FromResult(map(e, context)));

    /// <summary>The same where something that the event holds encrypted must be opened first.</summary>
    public ServiceModel Publishes<TEvent>(Func<IEvent<TEvent>, PublishingContext, CancellationToken, Task<Outgoing?>> map)
        where TEvent : class
    {
        if (!publications.TryGetValue(typeof(TEvent), out var maps)) publications[typeof(TEvent)] = maps = [];
        maps.Add((e, context, cancellation) => map((IEvent<TEvent>)e, context, cancellation));
        return this;
    }

    /// <summary>By what the persons in the service's vault are found.</summary>
    public ServiceModel Finds(FindableBy by)
    {
        FindableBy = by;
        return this;
    }

    /// <summary>A table of the service's own beside the event store's, made by <c>migrate</c>.</summary>
    public ServiceModel Keeps(Table table)
    {
        tables.Add(table);
        return this;
    }

    /// <summary>A table like that whose rows are under keys of days, each named in <c>key_name</c>: with its last row such a key is destroyed.</summary>
    public ServiceModel KeepsByDay(SubjectKind kind, Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        byDay.Add((kind, table.Identifier.Name));
        return Keeps(table);
    }

    /// <summary>What else erasing subjects removes: a statement with one parameter, an array of their ids.</summary>
    internal ServiceModel Forgets(string sql)
    {
        forgetting.Add(sql);
        return this;
    }

    /// <summary>A table like that of which the running service may only add rows and read them.</summary>
    public ServiceModel KeepsUnchanged(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        onlyAddedTo.Add(table.Identifier.Name);
        return Keeps(table);
    }

    /// <summary>Signs: has keys for it, the first of which <c>migrate</c> makes (see <see cref="Signing.SigningKeys"/>).</summary>
    public ServiceModel Signs()
    {
        IsSigning = true;
        return this;
    }

    /// <summary>A table kept in the commit of the events that it is made from.</summary>
    public ServiceModel Projects(EventProjection projection)
    {
        projections.Add(projection);
        return this;
    }

    /// <summary>A part that not every service has; <c>migrate</c> does without.</summary>
    public ServiceModel Runs(Action<IHostApplicationBuilder> part)
    {
        parts.Add(part);
        return this;
    }

    /// <summary>What <c>migrate</c> does besides, after the event store's own schema.</summary>
    public ServiceModel Migrates(Func<IServiceProvider, Task> migration)
    {
        migrations.Add(migration);
        return this;
    }

    /// <summary>A clock with its default, and what is decided when it runs out.</summary>
    public ServiceModel Clock(ClockRule rule, FireClock fire)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rules.Add(rule);
        fired.Add(rule.Rule, fire);
        return this;
    }

    /// <summary>A time that is configured like a clock, and that something else than a clock goes by.</summary>
    public ServiceModel Measures(ClockRule rule)
    {
        rules.Add(rule);
        return this;
    }

    /// <summary>Which events start and stop which clocks.</summary>
    public ServiceModel ClocksFollow(Func<IEvent, IEnumerable<ClockChange>> changes)
    {
        clocks.Add(changes);
        return this;
    }

    /// <summary>Which events change how somebody stands to a thing; by that alone access is decided.</summary>
    public ServiceModel StandingFollows(Func<IEvent, IEnumerable<StandingChange>> changes)
    {
        standing.Add(changes);
        return this;
    }

    internal IReadOnlyList<Publication> PublicationsOf(Type eventType) =>
        publications.TryGetValue(eventType, out var maps) ? maps : [];

    internal IEnumerable<ClockChange> ClockChanges(IEvent e) => clocks.SelectMany(c => c(e));

    internal IEnumerable<StandingChange> StandingChanges(IEvent e) => standing.SelectMany(s => s(e));

    internal FireClock FiringOf(string rule) => fired[rule];
}

internal delegate Task<Outgoing?> Publication(IEvent e, PublishingContext context, CancellationToken cancellation);

/// <summary>An event on its way out.</summary>
/// <param name="Message">A record of the catalogue.</param>
/// <param name="RoutingKey">See <see cref="Names"/>.</param>
/// <param name="Subject">Opaque id of what it is about.</param>
public sealed record Outgoing(object Message, string RoutingKey, Guid? Subject = null);

/// <summary>What mapping a stored event to a contract may use.</summary>
/// <param name="City">The units that take part.</param>
/// <param name="Keys">Opens what the event holds encrypted and the audience may know.</param>
public sealed record PublishingContext(City City, KeyRing Keys);
