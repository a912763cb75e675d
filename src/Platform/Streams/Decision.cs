namespace FourKeyWorks.Platform.Streams;

/// <summary>What a command comes to: the events it causes, or why it is refused. Nothing else.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>The command is carried out by storing these events; none means that nothing changes.</summary>
    public sealed record Accepted(IReadOnlyList<object> Events) : Decision;

    /// <summary>The command is refused.</summary>
    /// <param name="Code">Stable code, <c>area.reason</c>; its text stands in the service's resources in both languages.</param>
    public sealed record Refused(string Code) : Decision;

    /// <summary>Carry out.</summary>
    public static Decision Accept(params IReadOnlyList<object> events) => new Accepted(events);

    /// <summary>Refuse.</summary>
    public static Decision Refuse(string code) => new Refused(code);
}
