using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>Something is not as it should be.</summary>
/// <param name="Watch">Who looks at it: <c>broker</c>, <c>journal</c>.</param>
/// <param name="Kind">In which way, as a code.</param>
/// <param name="What">What: names and ids.</param>
/// <param name="At">When it was seen first.</param>
public sealed record AlarmRaised(string Watch, string Kind, string What, DateTimeOffset At);

/// <summary>It is as it should be again.</summary>
/// <param name="At">When that was seen.</param>
public sealed record AlarmCleared(DateTimeOffset At);

/// <summary>Somebody has taken notice, and says what is being done.</summary>
/// <param name="Reason">What.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record AlarmAcknowledged(SealedFact Reason, string By, DateTimeOffset At);

/// <summary>An alarm.</summary>
public sealed record Alarm(bool Open, bool Acknowledged)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The beginning.</summary>
    public static Alarm Create(AlarmRaised _) => new(Open: true, Acknowledged: false);

    /// <summary>Raised anew.</summary>
    public Alarm Apply(AlarmRaised _) => this with { Open = true, Acknowledged = false };

    /// <summary>Cleared.</summary>
    public Alarm Apply(AlarmCleared _) => this with { Open = false };

    /// <summary>Acknowledged.</summary>
    public Alarm Apply(AlarmAcknowledged _) => this with { Acknowledged = true };
}
