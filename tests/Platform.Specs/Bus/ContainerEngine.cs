using System.Net.Sockets;

namespace FourKeyWorks.Platform.Specs.Bus;

/// <summary>Whether containers can be had here.</summary>
internal static class ContainerEngine
{
    private static readonly Lazy<bool> Asked = new(Ask);

    public static bool Answers => Asked.Value;

    /// <summary>DOCKER_HOST is taken at its word; else the engine's usual socket must accept a connection.</summary>
    private static bool Ask()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 }) return true;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint("/var/run/docker.sock"));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
