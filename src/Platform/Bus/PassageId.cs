using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// One message on its way through an exchange, named alike by whoever published it, by the journal that hears of it, and by whoever
/// takes it in: each derives the name from the message and nobody needs to ask.
/// </summary>
public static class PassageId
{
    /// <summary>A message that one of our services publishes.</summary>
    public static Guid Published(string exchange, string source, string id) => DerivedId.Of("journal", "out", exchange, source, id);

    /// <summary>A message that a department sends.</summary>
    public static Guid Sent(string exchange, string sender, string source, string id, string type, string verdict, byte[] bodyHash) =>
        DerivedId.Of("journal", "in", exchange, sender, source, id, type, verdict, Convert.ToHexString(bodyHash));

    /// <summary>A valid event that a service has taken out of one of its queues.</summary>
    internal static Guid Of(Delivery.Event e, Party service) => Names.DepartmentOfIngest(e.Endpoint) is { } department
        ? Sent(Names.IngestExchange(department, service), e.Sender ?? "", e.Source, e.Id, e.Type, "", e.BodyHash)
        : Published(Names.Exchange(EventCatalogue.Of(e.Body.GetType())), e.Source, e.Id);
}
