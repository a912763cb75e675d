namespace FourKeyWorks.Exchange.Door;

/// <summary>What became of an event that was handed over.</summary>
/// <param name="Id">CloudEvents <c>id</c>, where it is opaque.</param>
/// <param name="Type">CloudEvents <c>type</c>, where it is one of the catalogue.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Code">Why it was rejected.</param>
/// <param name="Member">The attribute or member at fault.</param>
/// <param name="JournalId">Under which the journal knows it, <c>GET /journal/{id}</c>; null where it was only looked at.</param>
public sealed record HandedOver(string? Id, string? Type, HandedStatus Status, string? Code, string? Member, Guid? JournalId);

/// <summary>What became of an event that was handed over.</summary>
public enum HandedStatus
{
    /// <summary>A valid event, and safe with us. Whether its facts can be dealt with is answered in the inbox and the feed.</summary>
    Taken,
    /// <summary>A valid event, which was only looked at and not sent.</summary>
    Valid,
    /// <summary>Not a valid event. The same answer comes to the inbox and the feed.</summary>
    Rejected,
    /// <summary>Nothing became of it: the broker is away. Send it again as it is.</summary>
    NotTaken,
}
