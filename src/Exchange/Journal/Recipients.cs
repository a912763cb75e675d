using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>Which units' inboxes the broker brings an event to; from the same bindings that the broker was given.</summary>
public sealed class Recipients
{
    private readonly ILookup<string, BrokerBinding> byExchange;

    /// <summary>The recipients in a city.</summary>
    public Recipients(City city)
    {
        ArgumentNullException.ThrowIfNull(city);
        byExchange = city.Units.SelectMany(u => BrokerTopology.BindingsOf(u.Id, u, city, EventCatalogue.All)).ToLookup(b => b.Exchange);
    }

    /// <summary>Ids of the units, in the order of the city's; none for an exchange that no inbox is bound to.</summary>
    public IReadOnlyList<string> Of(string exchange, string routingKey) =>
        [.. byExchange[exchange].Where(b => b.Matches(routingKey)).Select(b => b.Queue).Distinct()];
}
