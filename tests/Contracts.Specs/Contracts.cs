using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Specs;

/// <summary>Theory data: every event type of the catalogue.</summary>
internal static class Contracts
{
    public static TheoryData<string> All() => new(EventCatalogue.All.Select(c => c.Type));

    public static EventContract Of(string type) => EventCatalogue.All.Single(c => c.Type == type);
}
