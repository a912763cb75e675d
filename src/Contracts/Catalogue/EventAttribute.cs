namespace FourKeyWorks.Contracts.Catalogue;

/// <summary>
/// Makes a record an event of the catalogue. Exchanges, queues, bindings, permissions, schemas and documents are
/// generated from this declaration and from nothing else.
/// </summary>
/// <param name="type">CloudEvents <c>type</c>: <c>cn.fourkeyworks.&lt;publisher&gt;.&lt;event-name&gt;.v&lt;n&gt;</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventAttribute(string type) : Attribute
{
    /// <summary>CloudEvents <c>type</c>.</summary>
    public string Type => type;

    /// <summary>Who may publish it.</summary>
    public required Party[] From { get; init; }

    /// <summary>Who receives it. An event that departments publish is read by exactly one service, its owner.</summary>
    public required Party[] To { get; init; }

    /// <summary>Sensitivity of the fact itself; no event carries a person whatever its level.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>How the broker chooses the units that receive it.</summary>
    public Addressing Addressing { get; init; } = Addressing.Jurisdiction;

    /// <summary>
    /// Nobody but its audience may know that such events exist (correction, sealing): absent from the public documents, its
    /// body kept nowhere but with its owner and in the inboxes it is for.
    /// </summary>
    public bool Restricted { get; init; }

    /// <summary>
    /// A child's safety depends on its being heard: when no unit that received it acknowledges it in time, people are
    /// called (architecture §3, default 5 minutes [A]).
    /// </summary>
    public bool Safeguarding { get; init; }

    /// <summary>The day it joined the catalogue, <c>yyyy-MM-dd</c>; needed of a version that replaces another.</summary>
    public string? Since { get; init; }

    /// <summary>The record of the next version, once there is one. Until <see cref="Until"/> both are exchanged side by side.</summary>
    public Type? SupersededBy { get; init; }

    /// <summary>The last day on which a superseded version is exchanged, <c>yyyy-MM-dd</c>: at least a year after its successor came.</summary>
    public string? Until { get; init; }
}

/// <summary>Sensitivity of a fact (domain §2).</summary>
public enum Sensitivity
{
    /// <summary>Internal.</summary>
    L1 = 1,
    /// <summary>Ordinary personal.</summary>
    L2,
    /// <summary>Sensitive.</summary>
    L3,
    /// <summary>Highest: health, victim, delinquency.</summary>
    L4,
}

/// <summary>What the routing key of an event says.</summary>
public enum Addressing
{
    /// <summary>Where it happened: <c>&lt;city&gt;.&lt;town|_&gt;.&lt;village|_&gt;</c>. City units hear of all of it, a town's units of their own.</summary>
    Jurisdiction,
    /// <summary>One unit: <c>unit.&lt;id&gt;</c>, or a whole department: <c>dept.&lt;code&gt;</c>.</summary>
    Addressee,
}
