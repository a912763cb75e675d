namespace FourKeyWorks.Contracts.Broker;

/// <summary>How an exchange chooses queues.</summary>
public enum ExchangeKind
{
    /// <summary>By the whole routing key.</summary>
    Direct,
    /// <summary>It does not: every bound queue.</summary>
    Fanout,
    /// <summary>By the routing key's words.</summary>
    Topic,
}

/// <summary>A durable exchange.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How it chooses queues.</param>
public sealed record BrokerExchange(string Name, ExchangeKind Kind);

/// <summary>A durable quorum queue. It has no other argument: whatever may change is a <see cref="BrokerPolicy"/>.</summary>
/// <param name="Name">Its name.</param>
public sealed record BrokerQueue(string Name);

/// <summary>A binding of a queue to an exchange.</summary>
/// <param name="Exchange">Name of the exchange.</param>
/// <param name="Queue">Name of the queue.</param>
/// <param name="RoutingKey">Key or pattern; empty for fan-out.</param>
public sealed record BrokerBinding(string Exchange, string Queue, string RoutingKey)
{
    /// <summary>
    /// Whether a topic exchange brings a message with this routing key to the queue: <c>*</c> stands for one word between
    /// dots, <c>#</c> for any number of them.
    /// </summary>
    public bool Matches(string routingKey)
    {
        ArgumentNullException.ThrowIfNull(routingKey);
        return Match(Words(RoutingKey), Words(routingKey));
    }

    private static string[] Words(string key) => key.Length == 0 ? [] : key.Split('.');

    private static bool Match(ReadOnlySpan<string> pattern, ReadOnlySpan<string> words)
    {
        if (pattern.IsEmpty) return words.IsEmpty;
        if (pattern[0] == "#")
        {
            for (var skipped = 0; skipped <= words.Length; skipped++)
                if (Match(pattern[1..], words[skipped..])) return true;
            return false;
        }

        return !words.IsEmpty && (pattern[0] == "*" || pattern[0] == words[0]) && Match(pattern[1..], words[1..]);
    }
}

/// <summary>Settings for the exchanges or queues whose names match. Patterns don't overlap: one policy wins per queue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pattern">Regular expression for names.</param>
/// <param name="AppliesTo">Exchanges or queues.</param>
/// <param name="Definition">What is set.</param>
public sealed record BrokerPolicy(string Name, string Pattern, PolicyTarget AppliesTo, PolicyDefinition Definition);

/// <summary>What a policy is for.</summary>
public enum PolicyTarget
{
    /// <summary>Exchanges.</summary>
    Exchanges,
    /// <summary>Queues.</summary>
    Queues,
}

/// <summary>What a policy sets; null is not set. There is no length limit on purpose: one full queue would refuse a publish to all.</summary>
public sealed record PolicyDefinition
{
    /// <summary>Where exchanges send what no binding wants.</summary>
    public string? AlternateExchange { get; init; }

    /// <summary>Where queues send what expired, was refused or was delivered too often.</summary>
    public string? DeadLetterExchange { get; init; }

    /// <summary>Routing key for the dead-letter exchange; the message's own if not set.</summary>
    public string? DeadLetterRoutingKey { get; init; }

    /// <summary><c>at-least-once</c>: a dead letter leaves its queue only when it has arrived.</summary>
    public string? DeadLetterStrategy { get; init; }

    /// <summary><c>reject-publish</c>, the condition for at-least-once; without a length limit it never refuses.</summary>
    public string? Overflow { get; init; }

    /// <summary>Deliveries without an answer before a message is dead.</summary>
    public int? DeliveryLimit { get; init; }

    /// <summary>Milliseconds before a message expires.</summary>
    public long? MessageTtl { get; init; }
}

/// <summary>A broker user.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PasswordHash">Base64 of salt and SHA-256 over salt and password.</param>
/// <param name="Tags">
/// Empty, or with commas <c>impersonator</c> (it may name another user as the sender of a message, for it passes on what
/// that user gave it) and <c>monitoring</c> (it may look at what exists on the broker).
/// </param>
public sealed record BrokerUser(string Name, string PasswordHash, string Tags = "")
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a user may do: three regular expressions for the names of exchanges and queues.</summary>
/// <param name="User">The user.</param>
/// <param name="Configure">What it may declare and delete.</param>
/// <param name="Write">Where it may publish.</param>
/// <param name="Read">What it may consume.</param>
public sealed record BrokerPermission(string User, string Configure, string Write, string Read);
