using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>A valid event as it concerns its receiver.</summary>
/// <param name="Key">Identifies it: derived from endpoint, authenticated publisher, source and id. Ids of what it causes derive from this.</param>
/// <param name="Sender">The broker user that sent it.</param>
/// <param name="Unit">The sender's unit; null for our own services.</param>
public sealed record Arrival(Guid Key, string Sender, OrgUnit? Unit);

internal delegate Task<Outcome> Receiver(object body, Arrival arrival, UnitOfWork work, CancellationToken cancellation);
