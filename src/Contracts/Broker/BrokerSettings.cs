namespace FourKeyWorks.Contracts.Broker;

/// <summary>What may differ between installations (and is short in tests).</summary>
public sealed record BrokerSettings
{
    /// <summary>What a department has not fetched from its inbox after this time moves to the inbox's overflow (default 14 days).</summary>
    public TimeSpan InboxTimeToLive { get; init; } = TimeSpan.FromDays(14);

    /// <summary>After so many deliveries without an answer a message is dead (default 20): it stops only what kills the process.</summary>
    public int DeliveryLimit { get; init; } = 20;
}
