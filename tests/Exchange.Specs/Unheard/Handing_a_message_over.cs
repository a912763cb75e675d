using System.Net;
using System.Net.Sockets;
using System.Text;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Platform.Privacy;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Exchange.Specs.Unheard;

/// <summary>A messenger of which nobody knows what it answers.</summary>
public sealed class Handing_a_message_over
{
    private const string Number = "0999-5550120", Text = "有一项紧急事项";

    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", true), InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\u0001garbage!", true)]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", false), InlineData("HTTP/1.1 400 0999-5550120\r\nContent-Length: 12\r\n\r\n0999-5550120", false)]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", false), InlineData("", false), InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", false), InlineData(null, false)]
    public async Task is_done_when_it_says_so_and_otherwise_not_and_the_log_names_nobody(string? answer, bool taken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, answer);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(answer is null ? 1 : 30) };
        var log = new Lines();
        var messenger = new WebhookMessenger(http, new UnheardSettings { Webhook = new($"http://{listener.LocalEndpoint}/messages") }, log);

        Assert.Equal(taken, await messenger.SendAsync(Protected.Of(Number), Text, Guid.NewGuid(), TestContext.Current.CancellationToken));

        Assert.Equal(taken ? 0 : 1, log.Count);
        Assert.All(log, line => Assert.DoesNotContain(Number, line, StringComparison.Ordinal));
        http.CancelPendingRequests();
        await answering;
    }

    [Fact]
    public async Task to_nobody_is_not_done()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/messages");
        listener.Stop();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        Assert.False(await new WebhookMessenger(http, new UnheardSettings { Webhook = address }, new Lines())
            .SendAsync(Protected.Of(Number), Text, Guid.NewGuid(), TestContext.Current.CancellationToken));
    }

    /// <summary>Reads the whole request and answers these bytes; null: nothing, for as long as somebody waits.</summary>
    private static async Task AnswerAsync(TcpListener listener, string? answer)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var (buffer, read) = (new byte[4096], "");
        while (!read.Contains('}', StringComparison.Ordinal)) read += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        if (answer is not null) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), TestContext.Current.CancellationToken);
        else while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0) { }
    }

    private sealed class Lines : List<string>, ILogger<WebhookMessenger>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception) + exception);
    }
}
