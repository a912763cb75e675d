using System.Net;
using System.Net.Sockets;

namespace FourKeyWorks.Platform.Specs.Bus;

/// <summary>A line to the broker that can be laid late.</summary>
internal sealed class Line : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource cut = new();
    private readonly Task accepting;

    public Line(int from, int to)
    {
        listener = new TcpListener(IPAddress.Loopback, from);
        listener.Start();
        accepting = AcceptAsync(to);
    }

    public async ValueTask DisposeAsync()
    {
        await cut.CancelAsync();
        await accepting;
        listener.Dispose();
        cut.Dispose();
    }

    private async Task AcceptAsync(int to)
    {
        var calls = new List<Task>();
        try
        {
            while (true) calls.Add(ConnectAsync(await listener.AcceptTcpClientAsync(cut.Token), to));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task ConnectAsync(TcpClient near, int to)
    {
        using var far = new TcpClient();
        using (near)
        {
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, to, cut.Token);
                var (one, other) = (near.GetStream(), far.GetStream());
                await Task.WhenAny(one.CopyToAsync(other, cut.Token), other.CopyToAsync(one, cut.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // the line is cut
            }
        }
    }
}
