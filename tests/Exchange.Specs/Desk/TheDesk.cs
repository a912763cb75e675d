using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Specs.Desk;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using FourKeyWorks.Platform.Access;
using Npgsql;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(TheDesk))]

namespace FourKeyWorks.Exchange.Specs.Desk;

/// <summary>
/// A system of its own without any service but Exchange: the specs are the services, and let messages die as those would. What
/// is not fetched from an inbox within seconds is late.
/// </summary>
public sealed class TheDesk : IAsyncDisposable
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);

    private readonly Lazy<Task<LocalSystem>> started;

    private (string Name, string Key)? issuer;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    public TheDesk()
        : this("desk", "exchange", "identity", "gateway")
    {
    }

    /// <summary>One of its own, with these processes.</summary>
    internal TheDesk(string name, params string[] processes) => started = new(() => TheExchange.StartAsync(
        name, new BrokerSettings { InboxTimeToLive = Late }, new Dictionary<string, string> { ["Reconcile__Every"] = "00:00:01", ["Reconcile__Grace"] = "00:00:02" }, processes));

    public Task<LocalSystem> SystemAsync() => started.Value;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A channel of a service, as that service.</summary>
    public async Task<T> AsServiceAsync<T>(string service, Func<IChannel, Task<T>> act)
    {
        var factory = new ConnectionFactory { Uri = (await SystemAsync()).Broker.AddressFor(service) };
        await using var connection = await factory.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        return await act(channel);
    }

    /// <summary>The service takes the next message of its queue and cannot deal with it.</summary>
    public Task DieAsync(string service, string queue) => AsServiceAsync(service, async channel =>
    {
        BasicGetResult? message = null;
        await Eventually.HoldsAsync(async () => (message = await channel.BasicGetAsync(queue, false, Cancellation)) is not null, $"{queue} has a message", Department.Patience);
        await channel.BasicNackAsync(message!.DeliveryTag, false, requeue: false, Cancellation);
        return true;
    });

    /// <summary>The next message of a queue, taken.</summary>
    public Task<BasicGetResult> TakeAsync(string service, string queue) => AsServiceAsync(service, async channel =>
    {
        BasicGetResult? message = null;
        await Eventually.HoldsAsync(async () => (message = await channel.BasicGetAsync(queue, true, Cancellation)) is not null, $"{queue} has a message", Department.Patience);
        return message!;
    });

    /// <summary>A token of a person of the Office, signed by the key that Identity signs with.</summary>
    public async Task<string> TokenAsync(string person, params Duty[] duties)
    {
        var system = await SystemAsync();
        issuer ??= await IssuerAsync(system.Process("identity").Address);
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(system.Options.StateFolder, "keys", "signing-es256.pem"), Cancellation));
        var now = TimeProvider.System.GetUtcNow();
        var signed = Part(new { alg = "ES256", typ = "at+jwt", kid = issuer.Value.Key }) + "." + Part(new
        {
            iss = issuer.Value.Name,
            aud = "fourkeyworks",
            sub = person,
            dept = "wbb",
            unit = "u1004",
            duty = duties.Select(d => d.Name()),
            iat = now.ToUnixTimeSeconds(),
            exp = now.AddMinutes(5).ToUnixTimeSeconds(),
        });
        return signed + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));

        static string Part(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
    }

    private async Task<(string Name, string Key)> IssuerAsync(Uri identity)
    {
        var discovery = await http.GetFromJsonAsync<JsonElement>(new Uri(identity, ".well-known/openid-configuration"), Cancellation);
        var keys = await http.GetFromJsonAsync<JsonElement>(new Uri(identity, ".well-known/jwks"), Cancellation);
        return (discovery.GetProperty("issuer").GetString()!, keys.GetProperty("keys")[0].GetProperty("kid").GetString()!);
    }

    /// <summary>What a person of the Office who operates Exchange is answered.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body, string? ETag)> AskAsync(
        string path, object? body = null, string person = "person-0001", string ifMatch = "*", string language = "zh-CN")
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri((await SystemAsync()).Process("exchange").Address, path));
        if (body is not null) request.Content = JsonContent.Create(body);
        request.Headers.Authorization = new("Bearer", await TokenAsync(person, Duty.OperateExchange, Duty.ReadQuarantine, Duty.ReadJournal, Duty.KeepDutyRoster, Duty.AnswerUnheard));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var answer = await http.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return (answer.StatusCode, JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement, answer.Headers.ETag?.ToString());
    }

    /// <summary>The one letter of the list that is meant, come or to come.</summary>
    public async Task<JsonElement> LetterAsync(string filter, Func<JsonElement, bool> meant)
    {
        JsonElement found = default;
        await Eventually.HoldsAsync(async () =>
        {
            var (status, page, _) = await AskAsync("desk/letters?" + filter);
            Assert.Equal(HttpStatusCode.OK, status);
            found = page.GetProperty("items").EnumerateArray().FirstOrDefault(meant);
            return found.ValueKind is not JsonValueKind.Undefined;
        }, $"a letter is on the desk ({filter})", Department.Patience);
        return found;
    }

    /// <summary>What a query of Exchange's database gives, row by row.</summary>
    public async Task<string[]> RowsAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create((await SystemAsync()).Postgres.ConnectionString("exchange", "exchange_owner") + ";Pooling=false");
        await using var command = database.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await row.ReadAsync(Cancellation)) rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => $"{row.GetValue(i)}")));
        return [.. rows];
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (started.IsValueCreated) await (await started.Value).DisposeAsync();
    }
}
