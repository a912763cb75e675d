using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Ports;

namespace FourKeyWorks.LocalHost;

/// <summary>How to run the system.</summary>
public sealed record LocalSystemOptions
{
    /// <summary>The folder it lives in.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Delete the folder when the system stops.</summary>
    public bool Scratch { get; init; }

    /// <summary>Which ports it listens on.</summary>
    public PortChoice Ports { get; init; } = PortChoice.Remembered;

    /// <summary>Delete databases and broker first.</summary>
    public bool Fresh { get; init; }

    /// <summary>Start the dashboard, unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names another receiver.</summary>
    public bool Dashboard { get; init; } = true;

    /// <summary>Only these processes; null: all.</summary>
    public IReadOnlyCollection<string>? Processes { get; init; }

    /// <summary>The city whose units take part.</summary>
    public City City { get; init; } = City.Demo;

    /// <summary>The broker's limits.</summary>
    public BrokerSettings Broker { get; init; } = new();

    /// <summary>More environment variables for every process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
