namespace FourKeyWorks.Exchange.Unheard;

/// <summary>From configuration section <c>Unheard</c>. How long each step takes is a clock like others (<see cref="UnheardClocks"/>).</summary>
public sealed record UnheardSettings
{
    /// <summary>A unit is sent a message at most this often, however much waits for it (default 1 minute [A]).</summary>
    public TimeSpan MessagePause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the name and number of somebody who was on duty are kept (default 90 days [A]).</summary>
    public TimeSpan KeepPersons { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Where to hand over messages to the persons on duty; none are sent if not set.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>How long that service may take to answer (default 10 seconds); whatever comes later was not taken.</summary>
    public TimeSpan MessengerPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What that service knows us by, sent as a bearer token.</summary>
    public string? WebhookToken { get; init; }
}
