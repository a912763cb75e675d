using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>What a key is for.</summary>
public enum SubjectKind
{
    /// <summary>A person: names, numbers, addresses, health.</summary>
    Person,
    /// <summary>A case: facts beyond the state word, narrative, files.</summary>
    Case,
    /// <summary>Who reported: a subject of its own, so that no key of a case opens it (domain §7.9).</summary>
    Reporter,
    /// <summary>The messages of one day that wait or are in the quarantine.</summary>
    Messages,
    /// <summary>The events of one day that Exchange keeps for the departments' feed.</summary>
    Feed,
    /// <summary>One matter of the operators: a dead letter until somebody has decided about it, and the reasons of what was done.</summary>
    Matter,
}

/// <summary>Whose facts a key protects. Everything under it is readable, sealed or gone together.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Opaque id.</param>
public readonly record struct Subject(SubjectKind Kind, Guid Id)
{
    /// <summary>A person.</summary>
    public static Subject Person(Guid id) => new(SubjectKind.Person, id);

    /// <summary>A case.</summary>
    public static Subject Case(Guid id) => new(SubjectKind.Case, id);

    /// <summary>Who reported.</summary>
    public static Subject Reporter(Guid id) => new(SubjectKind.Reporter, id);

    /// <summary>A matter of the operators; it goes with no day, for nothing of it may end before somebody has seen to it.</summary>
    public static Subject Matter(Guid id) => new(SubjectKind.Matter, id);

    /// <summary>The messages of a day: one key for all of them.</summary>
    public static Subject Messages(DateTimeOffset at) => new(SubjectKind.Messages, DerivedId.Of("messages", Day(at)));

    /// <summary>The feed of a day: kept longer than the quarantine, and so under a key of its own.</summary>
    public static Subject Feed(DateTimeOffset at) => new(SubjectKind.Feed, DerivedId.Of("feed", Day(at)));

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
