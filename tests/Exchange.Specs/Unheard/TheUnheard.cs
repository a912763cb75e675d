using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Specs.Unheard;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

[assembly: AssemblyFixture(typeof(TheUnheard))]

namespace FourKeyWorks.Exchange.Specs.Unheard;

/// <summary>
/// The running system with clocks of seconds instead of minutes, and a city's messenger that keeps what it is handed. A system
/// of its own, for in every other one nobody acknowledges anything for minutes either.
/// </summary>
public sealed class TheUnheard : IAsyncDisposable
{
    /// <summary>Numbers for which the messenger refuses always, points to another address, and does not answer the first time.</summary>
    internal const string Refused = "0999-5550199", SentElsewhere = "0999-5550198", HangsOnce = "0999-5550197";

    private readonly ConcurrentQueue<Message> messages = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Department>>> departments = new();
    private readonly Lazy<Task<(LocalSystem System, WebApplication Messenger)>> started;

    public TheUnheard() => started = new(StartAsync);

    /// <summary>What the messenger was handed: to whom, the whole body, under which key.</summary>
    internal sealed record Message(string To, string Body, string Key);

    internal IReadOnlyCollection<Message> Messages => messages;

    public async Task<LocalSystem> SystemAsync() => (await started.Value).System;

    public Task<Department> DepartmentAsync(string user) =>
        departments.GetOrAdd(user, u => new(async () => await Department.ConnectAsync(await SystemAsync(), u))).Value;

    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, params object[] parameters)
    {
        await using var database = NpgsqlDataSource.Create((await SystemAsync()).Postgres.ConnectionString("exchange", "exchange_owner") + ";Pooling=false");
        await using var command = database.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    public Task HoldsAsync(string sql, Func<IReadOnlyList<object?[]>, bool> holds, params object[] parameters) =>
        Eventually.HoldsAsync(async () => holds(await RowsAsync(sql, parameters)), sql, TimeSpan.FromSeconds(60));

    /// <summary>A safeguarding event as the journal would note it, so long ago.</summary>
    public async Task<Guid> RoutedAsync(TimeSpan age, params string[] units)
    {
        await SystemAsync();
        var (id, at) = (Guid.NewGuid(), TimeProvider.System.GetUtcNow() - age);
        await RowsAsync(Given.Note, id, Given.Type, $"event-{id:N}", at, units);
        return id;
    }

    /// <summary>Puts somebody on duty; the entry of the roster.</summary>
    public async Task<Guid> OnDutyAsync(string user, string name, string phone)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var entered = await (await DepartmentAsync(user)).PostAsync("api/exchange/roster/shifts", new { from = now.AddHours(-1), to = now.AddHours(30), person = new { name, phone } });
        Assert.Equal(System.Net.HttpStatusCode.Created, entered.StatusCode);
        return Guid.Parse(entered.Headers.Location!.OriginalString.Split('/')[^1]);
    }

    /// <summary>What is open at a unit.</summary>
    public Task<IReadOnlyList<JsonElement>> OpenAsync(string user) => ListAsync(user, "api/exchange/unheard");

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string user, string path)
    {
        var items = new List<JsonElement>();
        for (string? after = null; ;)
        {
            using var answer = await (await DepartmentAsync(user)).GetAsync(after is null ? path : $"{path}?after={after}");
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if ((after = page.GetProperty("next").GetString()) is null) return items;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated) return;
        foreach (var department in departments.Values) await (await department.Value).DisposeAsync();
        var (system, messenger) = await started.Value;
        await system.DisposeAsync();
        await messenger.DisposeAsync();
    }

    private async Task<(LocalSystem, WebApplication)> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var messenger = builder.Build();
        messenger.Urls.Add("http://127.0.0.1:0");
        messenger.MapPost("/messages", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            var message = new Message(JsonDocument.Parse(body).RootElement.GetProperty("to").GetString()!, body, request.Headers["Idempotency-Key"].ToString());
            var again = messages.Any(m => m.To == message.To);
            messages.Enqueue(message);
            if (message.To == Refused) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            if (message.To == SentElsewhere) return Results.Redirect("/elsewhere", preserveMethod: true);
            if (message.To == HangsOnce && !again) await Task.Delay(Timeout.InfiniteTimeSpan, request.HttpContext.RequestAborted);
            return Results.Accepted();
        });
        messenger.MapPost("/elsewhere", () => messages.Enqueue(new("elsewhere", "", "")));
        await messenger.StartAsync(Cancellation);
        var address = messenger.Urls.Single();

        var settings = new Dictionary<string, string>
        {
            ["Reconcile__Every"] = "00:00:01",
            ["Unheard__Webhook"] = $"{address}/messages",
            ["Unheard__MessengerPatience"] = "00:00:01",
            ["Unheard__MessagePause"] = "00:00:02",
            ["Unheard__KeepPersons"] = "00:00:05",
        };
        foreach (var (rule, seconds, i) in new[] { ("unheard", 4, 0), ("unheard-second", 20, 1), ("unheard-third", 26, 2), ("unheard-office", 32, 3), ("unheard-procuratorate", 32, 4) })
        {
            settings[$"Clocks__{i}__Rule"] = rule;
            settings[$"Clocks__{i}__Version"] = "2";
            settings[$"Clocks__{i}__From"] = "2021-01-01";
            settings[$"Clocks__{i}__Amount"] = $"{seconds}";
            settings[$"Clocks__{i}__Unit"] = "Seconds";
            settings[$"Clocks__{i}__Basis"] = "spec";
        }

        return (await TheExchange.StartAsync("unheard", new BrokerSettings(), settings, "exchange", "referral", "identity", "gateway"), messenger);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
