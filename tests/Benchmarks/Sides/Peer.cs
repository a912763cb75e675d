namespace FourKeyWorks.Benchmarks.Sides;

/// <summary>Wolverine with Marten and RabbitMQ; a project of its own, for its packages cannot be had everywhere.</summary>
internal static class Peer
{
    /// <summary>The built program; it may be missing.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../Peer/bin/Release/net10.0/FourKeyWorks.Benchmarks.Peer"));
}
