using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.LocalHost;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>
/// The program of one unit, which knows of the system what its file of credentials says and nothing of our code: plain
/// AMQP, plain HTTP. It reads its inbox from the beginning and keeps what it has read.
/// </summary>
public sealed class Department : IAsyncDisposable
{
    /// <summary>Longest wait for what should take a second; a busy machine is no defect.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly JsonElement credentials;
    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<Received> received = [];
    private string? reading;
    private (string Value, DateTimeOffset Until) token;

    private Department(JsonElement credentials, IConnection connection, IChannel channel)
    {
        this.credentials = credentials;
        this.connection = connection;
        this.channel = channel;
    }

    public string User => Said("user");

    public string Inbox => Said("inbox");

    public string Unit => User.Split('.')[1];

    /// <summary>For what breaks a channel: a second one of its own.</summary>
    public IConnection Connection => connection;

    /// <summary>Everything its inbox has delivered until now.</summary>
    public IReadOnlyList<Received> All
    {
        get
        {
            lock (received)
                return [.. received];
        }
    }

    /// <summary>How many messages that is.</summary>
    public int Count
    {
        get
        {
            lock (received)
                return received.Count;
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Department> ConnectAsync(LocalSystem system, string user, bool reading = true)
    {
        var credentials = JsonDocument.Parse(await File.ReadAllTextAsync(CredentialFiles.PathOf(system, user), Cancellation)).RootElement;
        var connection = await FactoryOf(credentials).CreateConnectionAsync(Cancellation);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        var department = new Department(credentials, connection, channel);
        if (reading)
            await department.ReadAsync();
        return department;
    }

    public ConnectionFactory Factory => FactoryOf(credentials);

    internal static ConnectionFactory FactoryOf(JsonElement credentials) => new()
    {
        HostName = credentials.GetProperty("host").GetString()!,
        Port = credentials.GetProperty("port").GetInt32(),
        VirtualHost = credentials.GetProperty("vhost").GetString()!,
        UserName = credentials.GetProperty("user").GetString()!,
        Password = credentials.GetProperty("password").GetString()!,
    };

    /// <summary>Sends it to the service that decides about it; returns when the broker has confirmed it.</summary>
    public async Task SendAsync(CloudEvent message, string service = "referral") =>
        await channel.BasicPublishAsync(
            credentials.GetProperty("ingestExchanges").EnumerateArray().Select(e => e.GetString()!).Single(e => e.EndsWith("." + service, StringComparison.Ordinal)), "", true, message.Properties(), message.Body, Cancellation);

    public async Task ReadAsync()
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var message = Received.Of(delivery.BasicProperties, delivery.Body);
            lock (received)
                received.Add(message);
            await channel.BasicAckAsync(delivery.DeliveryTag, false);
        };
        reading = await channel.BasicConsumeAsync(Inbox, false, consumer, Cancellation);
    }

    /// <summary>Leaves the inbox to somebody else.</summary>
    public async Task StopReadingAsync()
    {
        if (reading is not null)
            await channel.BasicCancelAsync(reading, cancellationToken: Cancellation);
        reading = null;
    }

    /// <summary>The first message of the inbox that is meant, come or to come.</summary>
    public async Task<Received> ReceivesAsync(Func<Received, bool> meant, TimeSpan? patience = null)
    {
        Received? found = null;
        await Eventually.HoldsAsync(() => (found = All.FirstOrDefault(meant)) is not null, $"{User} receives it", patience ?? Patience);
        return found!;
    }

    public Task<Received> ReceivesAsync(string type, string member, string value) => ReceivesAsync(m => m.Type == type && m[member] == value);

    /// <summary>How many messages wait in a queue that this unit knows the name of.</summary>
    public async Task<uint> WaitingInAsync(string queue) => (await channel.QueueDeclarePassiveAsync(queue, Cancellation)).MessageCount;

    public async Task<HttpResponseMessage> GetAsync(string path, string? language = null, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await AskAsync(request);
    }

    /// <summary>A command, whatever the version.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, object body, string? traceParent = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        if (traceParent is not null)
            request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        return await AskAsync(request);
    }

    /// <summary>Hands events over to the HTTPS door.</summary>
    public async Task<HttpResponseMessage> PushAsync(string? contentType, byte[] body, string? traceParent = null, string path = "api/exchange/events")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (traceParent is not null)
            request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        return await AskAsync(request);
    }

    /// <summary>Anything, with whatever headers.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent content, Action<HttpRequestHeaders>? also = null)
    {
        var request = new HttpRequestMessage(method, Address(path)) { Content = content };
        also?.Invoke(request.Headers);
        if (!request.Headers.Contains("Idempotency-Key")) request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (!request.Headers.Contains("If-Match")) request.Headers.TryAddWithoutValidation("If-Match", "*");
        return await AskAsync(request);
    }

    /// <summary>Brings a file of events.</summary>
    public async Task<HttpResponseMessage> BringAsync(byte[] batch) =>
        await AskAsync(new HttpRequestMessage(HttpMethod.Post, Address("api/exchange/batches"))
        {
            // A file that is too large is refused before it is sent.
            Headers = { ExpectContinue = true },
            Content = new ByteArrayContent(batch) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } },
        });

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private string Said(string member) => credentials.GetProperty(member).GetString()!;

    private Uri Address(string path) => new(new Uri(Said("tokenUrl")), "/" + path);

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
            return await http.SendAsync(request, Cancellation);
        }
    }

    private async Task<string> TokenAsync()
    {
        if (token.Until > CloudEvent.Now)
            return token.Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = User,
            ["client_secret"] = Said("password"),
        });
        using var answer = await http.PostAsync(new Uri(Said("tokenUrl")), form, Cancellation);
        answer.EnsureSuccessStatusCode();
        var issued = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        token = (issued.GetProperty("access_token").GetString()!, CloudEvent.Now.AddMinutes(4));
        return token.Value;
    }
}
