using System.Diagnostics;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using Marten;

namespace FourKeyWorks.Platform.Streams;

/// <summary>Begins units of work: stamps the session with who and within which trace, and gives it the time.</summary>
public sealed class UnitsOfWork(
    City city, ClockRules clocks, KeyRing keys, SealedKeys sealedKeys, DestroyedKeys destroyed, Vault vault, SearchTokens tokens, TimeProvider time)
{
    /// <summary>Header under which the trace context is stored with each event: the outbox publishes within that trace.</summary>
    internal const string Traceparent = "traceparent";

    /// <summary>Header that says who did it: a broker user or a token's subject, an id in either case.</summary>
    internal const string By = "by";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> Headers { get; } = [By, Traceparent];

    /// <summary>Begins one on a session that its caller saves.</summary>
    /// <param name="session">The session.</param>
    /// <param name="by">Who does it: a broker user, a token's subject, <c>system</c>.</param>
    /// <param name="traceparent">The trace it belongs to; the present one if not given.</param>
    public UnitOfWork Begin(IDocumentSession session, string? by = null, string? traceparent = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (by is not null) session.SetHeader(By, by);
        if ((traceparent ?? Activity.Current?.Id) is { } context) session.SetHeader(Traceparent, context);
        return new UnitOfWork(session, time.GetUtcNow(), city, clocks, keys, sealedKeys, destroyed, vault, tokens);
    }
}
