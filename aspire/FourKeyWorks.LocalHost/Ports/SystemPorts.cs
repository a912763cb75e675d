using FourKeyWorks.LocalHost.Dashboard;
using FourKeyWorks.LocalHost.Processes;
using FourKeyWorks.LocalHost.Servers;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Ports;

/// <summary>The ports of one running system, by what they are for.</summary>
internal sealed class SystemPorts
{
    // Below those the system hands out for outgoing connections (32768 and up).
    private static readonly Dictionary<string, int> Usual = new(ProcessTable.All.SelectMany(PortsOf))
    {
        ["postgresql"] = 28432,
        ["amqp"] = 28672,
        ["rabbitmq-management"] = 28673,
        ["rabbitmq-distribution"] = 28674,
        ["epmd"] = 28675,
        ["dashboard"] = 28888,
        ["otlp-grpc"] = 28889,
        ["otlp-http"] = 28890,
    };

    private SystemPorts(PortPlan plan) => Plan = plan;

    public PortPlan Plan { get; }
    public int Postgres => Plan["postgresql"];
    public BrokerPorts Broker => new(Plan["amqp"], Plan["rabbitmq-management"], Plan["rabbitmq-distribution"], Plan["epmd"]);
    public DashboardPorts Dashboard => new(Plan["dashboard"], Plan["otlp-grpc"], Plan["otlp-http"]);

    public static SystemPorts For(StateDirectory state, PortChoice choice) => new(PortPlan.For(state, choice, Usual));

    /// <summary>The ports of servers alone, free ones.</summary>
    public static SystemPorts Free(PortChoice choice) => new(PortPlan.Free(choice, Usual.Keys));

    private static IEnumerable<KeyValuePair<string, int>> PortsOf(ProcessSpec spec)
    {
        yield return new(spec.Name, spec.Port);
        if (spec.SecurePort is { } secure) yield return new(spec.SecureName, secure);
    }

    public static int OneMore(PortChoice choice) => PortPlan.Free(choice.IsFree ? choice : PortChoice.Auto, ["more"])["more"];
}
