using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>
/// Compares the broker with the catalogue: exchanges, queues, bindings, the policies that apply, and whether somebody consumes.
/// It may look and not change: repairing takes an administrator (<c>topology --repair</c>).
/// </summary>
internal sealed partial class BrokerWatch : Recurring
{
    private const string Watch = "broker";

    private const string Unseen = "broker-unseen";

    private readonly HttpClient http;
    private readonly BrokerTopology topology;
    private readonly Destinations shown;
    private readonly Alarms alarms;
    private readonly IReadOnlyList<string> consumed;
    private IReadOnlyCollection<Finding> withoutConsumer = [];

    /// <param name="configuration">Reads <c>Broker:Management</c> and <c>Reconcile:Every</c> (one minute).</param>
    /// <param name="topology">What should be there.</param>
    /// <param name="shown">Names that may be shown.</param>
    /// <param name="alarms">Where findings go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Its log.</param>
    public BrokerWatch(IConfiguration configuration, BrokerTopology topology, Destinations shown, Alarms alarms, TimeProvider time, ILogger<BrokerWatch> log)
        : base(configuration.GetValue("Reconcile:Every", TimeSpan.FromMinutes(1)), time, log)
    {
        (this.topology, this.shown, this.alarms) = (topology, shown, alarms);
        var address = new Uri(configuration["Broker:Management"] ?? throw new InvalidOperationException("Broker:Management is not set."));
        http = new HttpClient { BaseAddress = new UriBuilder(address) { UserName = "", Password = "" }.Uri, Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        // An inbox is its department's business.
        consumed =
        [
            .. topology.Queues.Select(q => q.Name).Where(q => PartyExtensions.Services.Any(s => q.StartsWith(s.Slug() + ".", StringComparison.Ordinal))),
        ];
    }

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    protected override Task OnceAsync(CancellationToken cancellation) => alarms.SettleAsync(Watch, LookAsync, cancellation);

    private async Task<IReadOnlyCollection<Finding>> LookAsync(CancellationToken cancellation)
    {
        BrokerState state;
        try
        {
            state = BrokerState.Parse(await ListAsync("exchanges", cancellation), await ListAsync("queues", cancellation), await ListAsync("bindings", cancellation));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            NotSeen(Log, e.GetType().Name);
            return [new Finding(Unseen, http.BaseAddress!.Authority)];
        }

        var differences = BrokerDifferences.Between(topology, state, consumed).ToLookup(d => d.Kind is DifferenceKind.ConsumerMissing, Describe);
        // A process that starts anew is away for a moment: only who is missing twice is missing.
        var still = differences[true].Intersect(withoutConsumer).ToList();
        withoutConsumer = [.. differences[true]];
        return [.. differences[false], .. still];
    }

    private Finding Describe(BrokerDifference difference)
    {
        var name = shown.Shown(difference.Name);
        return new Finding(
            Words.NameOf(difference.Kind),
            difference.Exchange is null ? name : $"{difference.Exchange} → {name} ({difference.RoutingKey})");
    }

    private async Task<JsonElement> ListAsync(string what, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri($"api/{what}/{Names.VirtualHost}", UriKind.Relative), cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker's management does not answer ({Error})")]
    private static partial void NotSeen(ILogger log, string error);
}
