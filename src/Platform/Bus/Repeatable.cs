using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Platform.Bus;

/// <summary>What of a sender's own text may be kept and repeated: only what cannot be a name or a sentence.</summary>
public static class Repeatable
{
    /// <summary>The id, if it is an opaque one, a UUID or a ULID; else null.</summary>
    public static string? Id(string? id) => id is not null && new EventIdAttribute().IsValid(id) ? id : null;

    /// <summary>The type, if it is one of the catalogue; else null.</summary>
    public static string? Type(string? type) => EventCatalogue.All.FirstOrDefault(c => c.Type == type)?.Type;
}
