using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace FourKeyWorks.Platform.Streams;

/// <summary>What one command or one received event works with; everything it stores is one commit.</summary>
/// <param name="Session">The store's session. Whoever runs the work saves it.</param>
/// <param name="Now">The instant at which it is done.</param>
/// <param name="City">The units that take part.</param>
/// <param name="Clocks">The service's clock rules.</param>
/// <param name="Keys">The keys under which facts are encrypted before they are stored.</param>
/// <param name="Sealed">The keys out of reach.</param>
/// <param name="Destroyed">The end of keys.</param>
/// <param name="Vault">Where persons are kept.</param>
/// <param name="Tokens">By which they are found.</param>
public sealed record UnitOfWork(
    IDocumentSession Session, DateTimeOffset Now, City City, ClockRules Clocks, KeyRing Keys, SealedKeys Sealed, DestroyedKeys Destroyed, Vault Vault,
    SearchTokens Tokens)
{
    /// <summary>Whether it has a transaction of its own and is saved in it, alone.</summary>
    public bool IsInTransaction { get; private set; }

    /// <summary>Begins a transaction, in which it holds what it locks until it is saved.</summary>
    public async Task<NpgsqlConnection> BeginTransactionAsync(CancellationToken cancellation)
    {
        if (!IsInTransaction) await Session.BeginTransactionAsync(cancellation);
        IsInTransaction = true;
        return Session.Connection!;
    }

    /// <summary>Loads a stream and holds it until the unit of work is saved: who wants to change it meanwhile waits.</summary>
    public async Task<IEventStream<T>> FetchExclusivelyAsync<T>(Guid streamId, CancellationToken cancellation)
        where T : class
    {
        await BeginTransactionAsync(cancellation);
        return await Session.Events.FetchForExclusiveWriting<T>(streamId, cancellation);
    }

    /// <summary>
    /// Loads a stream, decides and appends. A stream that does not exist yet is <see cref="Outcome.Awaiting"/>: facts
    /// arrive in any order.
    /// </summary>
    public async Task<Outcome> DecideAsync<T>(Guid streamId, Func<T, Decision> decide, CancellationToken cancellation)
        where T : class
    {
        var stream = await Session.Events.FetchForWriting<T>(streamId, cancellation);
        if (stream.Aggregate is not { } state) return Outcome.StillAwaiting;
        switch (decide(state))
        {
            case Decision.Accepted accepted:
                if (accepted.Events.Count > 0) stream.AppendMany([.. accepted.Events]);
                return Outcome.Done;
            default:
                return Outcome.Refuse(RejectionCode.NotPossible);
        }
    }
}

/// <summary>What became of a received event.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>It was taken; what it caused is in the session.</summary>
    public sealed record Taken : Outcome;

    /// <summary>It refers to something that is not there yet. It is tried again, and refused if that never comes.</summary>
    public sealed record Awaiting : Outcome;

    /// <summary>It was refused; its sender is told.</summary>
    public sealed record Refused(RejectionCode Code, string? Member) : Outcome;

    /// <summary>Taken.</summary>
    public static Outcome Done { get; } = new Taken();

    /// <summary>Awaiting.</summary>
    public static Outcome StillAwaiting { get; } = new Awaiting();

    /// <summary>Refused.</summary>
    public static Outcome Refuse(RejectionCode code, string? member = null) => new Refused(code, member);
}
