using System.Diagnostics;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>
/// Lets <c>traceparent</c> through and nothing else: <c>tracestate</c> and <c>baggage</c> are free text that anybody
/// outside could send through all our processes and into every department's inbox.
/// </summary>
public sealed class TraceparentOnly : DistributedContextPropagator
{
    private const string Traceparent = "traceparent";
    private static readonly DistributedContextPropagator W3C = CreateW3CPropagator();

    private TraceparentOnly() { }

    /// <summary>The one there is.</summary>
    public static TraceparentOnly Instance { get; } = new();

    /// <summary>All three names, though only one is written: who forwards requests removes the fields named here first.</summary>
    public override IReadOnlyCollection<string> Fields { get; } = [Traceparent, "tracestate", "baggage"];

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (setter is null) return;
        W3C.Inject(activity, carrier, (to, name, value) =>
        {
            if (name == Traceparent) setter(to, name, value);
        });
    }

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        W3C.ExtractTraceIdAndState(carrier, getter, out traceId, out _);
        traceState = null;
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
