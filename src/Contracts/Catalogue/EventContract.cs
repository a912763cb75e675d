using System.Globalization;
using System.Reflection;

namespace FourKeyWorks.Contracts.Catalogue;

/// <summary>One event of the catalogue, as declared by its <see cref="EventAttribute"/>.</summary>
public sealed record EventContract
{
    internal EventContract(Type clrType, EventAttribute declared)
    {
        ClrType = clrType;
        Type = declared.Type;
        From = declared.From;
        To = declared.To;
        Sensitivity = declared.Sensitivity;
        Addressing = declared.Addressing;
        Restricted = declared.Restricted;
        Safeguarding = declared.Safeguarding;
        Since = Day(declared.Since);
        SupersededBy = declared.SupersededBy;
        Until = Day(declared.Until);
    }

    /// <summary>The record that is the event's body.</summary>
    public Type ClrType { get; }

    /// <summary>CloudEvents <c>type</c>.</summary>
    public string Type { get; }

    /// <summary>Who may publish it.</summary>
    public IReadOnlyList<Party> From { get; }

    /// <summary>Who receives it.</summary>
    public IReadOnlyList<Party> To { get; }

    /// <summary>Sensitivity of the fact.</summary>
    public Sensitivity Sensitivity { get; }

    /// <summary>What its routing key says.</summary>
    public Addressing Addressing { get; }

    /// <summary>Nobody but its audience may know that such events exist.</summary>
    public bool Restricted { get; }

    /// <summary>People are called when nobody who received it acknowledges it in time.</summary>
    public bool Safeguarding { get; }

    /// <summary>The day it joined the catalogue, where that is declared.</summary>
    public DateOnly? Since { get; }

    /// <summary>The record of the next version, once there is one.</summary>
    public Type? SupersededBy { get; }

    /// <summary>The last day on which a superseded version is exchanged.</summary>
    public DateOnly? Until { get; }

    /// <summary>Published by departments, and therefore sent to an ingest exchange of its one owner.</summary>
    public bool IsIncoming => From.All(p => p.IsDepartment());

    /// <summary>The service that decides about an incoming event.</summary>
    public Party Owner => IsIncoming ? To[0] : throw new InvalidOperationException($"{Type} is not published by departments");

    private static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>All events there are.</summary>
public static class EventCatalogue
{
    /// <summary>Every event, ordered by <c>type</c>.</summary>
    public static IReadOnlyList<EventContract> All { get; } = DeclaredBy(typeof(EventCatalogue).Assembly.GetExportedTypes());

    private static readonly Dictionary<Type, EventContract> ByClrType = All.ToDictionary(c => c.ClrType);

    /// <summary>The events among some types, ordered by <c>type</c>.</summary>
    public static IReadOnlyList<EventContract> DeclaredBy(IEnumerable<Type> types) =>
        [.. types
            .Select(t => (Type: t, Declared: t.GetCustomAttribute<EventAttribute>()))
            .Where(t => t.Declared is not null)
            .Select(t => new EventContract(t.Type, t.Declared!))
            .OrderBy(c => c.Type, StringComparer.Ordinal)];

    /// <summary>The contract of a record.</summary>
    /// <exception cref="KeyNotFoundException">The record is not in the catalogue.</exception>
    public static EventContract Of(Type clrType) => ByClrType[clrType];

    /// <summary>Incoming events that <paramref name="service"/> owns and <paramref name="department"/> may publish.</summary>
    public static IEnumerable<EventContract> Incoming(Party service, Party department) =>
        All.Where(c => c.IsIncoming && c.Owner == service && c.From.Covers(department));

    /// <summary>Events of other services that <paramref name="service"/> reads.</summary>
    public static IEnumerable<EventContract> ReadBy(Party service) =>
        All.Where(c => !c.IsIncoming && c.To.Covers(service));

    /// <summary>Events that <paramref name="service"/> publishes.</summary>
    public static IEnumerable<EventContract> PublishedBy(Party service) =>
        All.Where(c => !c.IsIncoming && c.From.Covers(service));
}
