using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Passages;

/// <summary>
/// What the service has published and taken in, told to Exchange once a minute, so that the journal can be held against it. A
/// note is written in the commit that it is about, and dropped when the broker has confirmed that it was told.
/// </summary>
internal sealed class PassageNotes(NpgsqlDataSource database, ServiceModel model, BusPublisher bus, City city, IConfiguration configuration, TimeProvider time, ILogger<PassageNotes> log)
    : Recurring(configuration.GetValue("Reconcile:Every", TimeSpan.FromMinutes(1)), time, log)
{
    private const string Insert = "insert into passages (id, way, noted_at) select id, ?, ? from unnest(?) as n (id) on conflict do nothing";

    private const string Next = "select id, way from passages where way = $1 order by noted_at limit $2";

    private const string Drop = "delete from passages where way = $1 and id = any($2)";

    // As many as an event may be large.
    private const int AtOnce = 5000;

    /// <summary>Notes messages in the commit of <paramref name="operations"/>.</summary>
    public static void Note(IDocumentOperations operations, Passage way, DateTimeOffset now, params Guid[] ids)
    {
        if (ids.Length > 0) operations.QueueSqlCommand(Insert, NameOf(way), now, ids);
    }

    /// <summary>Whether messages of this type are held against the journal: all but those that do the holding.</summary>
    public static bool Counts(EventContract contract) => contract.ClrType != typeof(PassagesNotedV1);

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        foreach (var way in Enum.GetValues<Passage>())
            while (await TellAsync(way, cancellation) == AtOnce) { }
    }

    /// <summary>Tells a page of notes; says how many.</summary>
    internal async Task<int> TellAsync(Passage way, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await Turn.TryTakeAsync(connection, "passages", cancellation)) return 0;
        var ids = await NextAsync(connection, way, cancellation);
        if (ids.Count == 0) return 0;
        var now = Time.GetUtcNow();
        var id = DerivedId.Of("passages", model.Service.Slug(), NameOf(way), now.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture), ids[0].ToString());
        await bus.PublishAsync(
            new PassagesNotedV1 { Service = model.Service, Way = way, Keys = ids },
            new Envelope { Id = id.ToString(), Time = now, RoutingKey = Names.Jurisdiction(city.Id, null, null) }, cancellation);
        await using var drop = new NpgsqlCommand(Drop, connection) { Parameters = { new() { Value = NameOf(way) }, new() { Value = ids.ToArray() } } };
        await drop.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return ids.Count;
    }

    private static async Task<List<Guid>> NextAsync(NpgsqlConnection connection, Passage way, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Next, connection) { Parameters = { new() { Value = NameOf(way) }, new() { Value = AtOnce } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<Guid>();
        while (await row.ReadAsync(cancellation)) ids.Add(row.GetGuid(0));
        return ids;
    }

    private static string NameOf(Passage way) => way is Passage.Published ? "published" : "taken-in";
}
