using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Signing;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Exchange.Batches;

/// <summary>A unit's public key is registered: batches that it signs are that unit's.</summary>
/// <param name="Unit">The unit's broker user.</param>
/// <param name="Algorithm">See <see cref="SignatureSuite.Name"/>.</param>
/// <param name="Fingerprint">SHA-256 over the key (SubjectPublicKeyInfo, DER), in hexadecimal digits: its name in manifests.</param>
/// <param name="Pem">The key.</param>
/// <param name="From">It counts from then on.</param>
/// <param name="Until">It counts no more from then on.</param>
/// <param name="By">Who registered it.</param>
public sealed record BatchKeyRegistered(string Unit, string Algorithm, string Fingerprint, string Pem, DateTimeOffset From, DateTimeOffset Until, string By);

/// <summary>A key counts no more, whatever was said before.</summary>
/// <param name="By">Who revoked it.</param>
/// <param name="At">When.</param>
public sealed record BatchKeyRevoked(string By, DateTimeOffset At);

/// <summary>A unit's key.</summary>
public sealed record BatchKey(string Unit, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>The beginning.</summary>
    public static BatchKey Create(BatchKeyRegistered e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new BatchKey(e.Unit, e.From, e.Until);
    }

    /// <summary>Revoked.</summary>
    public BatchKey Apply(BatchKeyRevoked e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return this with { Until = e.At < Until ? e.At : Until };
    }
}

/// <summary>A key as the list shows it.</summary>
public sealed record ListedBatchKey(Guid Id, string Unit, string Algorithm, string Fingerprint, DateTimeOffset From, DateTimeOffset Until);

/// <summary>The units' public keys, registered by whoever operates Exchange, who has made sure whose they are.</summary>
public static class BatchKeys
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3 * 366);

    private const string List = "select id, unit, algorithm, fingerprint, valid_from, valid_until from batch_keys order by unit, valid_from, id";

    private const string Find = "select algorithm, pem, valid_from, valid_until from batch_keys where unit = $1 and fingerprint = $2";

    /// <param name="Unit">The unit's broker user.</param>
    /// <param name="Algorithm"><c>ecdsa-p256</c> or <c>sm2</c>.</param>
    /// <param name="Pem">The public key: SubjectPublicKeyInfo in PEM.</param>
    /// <param name="From">It counts from then on.</param>
    /// <param name="Until">It counts no more from then on; at most three years later.</param>
    public sealed record Register(string Unit, string Algorithm, [property: StringLength(2000)] string Pem, DateTimeOffset From, DateTimeOffset Until);

    /// <summary>Nothing more to say.</summary>
    public sealed record Revoke;

    /// <summary>Whether a key may be registered.</summary>
    public static Decision Decide(Register command, City city, string by)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(city);
        if (!city.Units.Any(u => u.BrokerUser == command.Unit)) return Decision.Refuse("batch.unit-unknown");
        if (SignatureSuite.Find(command.Algorithm)?.IsPublicKey(command.Pem) is not true) return Decision.Refuse("batch.no-public-key");
        return command.Until <= command.From || command.Until - command.From > Longest
            ? Decision.Refuse("batch.validity-wrong")
            : Decision.Accept(new BatchKeyRegistered(
                command.Unit, command.Algorithm, FingerprintOf(command.Pem), command.Pem, command.From, command.Until, by));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapBeginning<Register>("/batches/keys", c => DerivedId.Of("batch-key", c.Unit, FingerprintOf(c.Pem)), id => $"/batches/keys/{id}", (command, caller, work) =>
            Decide(command, work.City, caller.Subject)).RequireDuty(Duty.OperateExchange);
        api.MapChange<BatchKey, Revoke>("/batches/keys/{id:guid}/revocation", id => id, AccessPolicy.Open(Duty.OperateExchange), (key, _, caller, work) =>
            key.Until <= work.Now ? Decision.Accept() : Decision.Accept(new BatchKeyRevoked(caller.Subject, work.Now))).RequireDuty(Duty.OperateExchange);
        api.MapGet("/batches/keys", async (HttpContext http, NpgsqlDataSource database) =>
        {
            await using var command = database.CreateCommand(List);
            var keys = new List<ListedBatchKey>();
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await row.ReadAsync(http.RequestAborted))
                keys.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset>(5)));
            return Results.Ok(keys);
        })
        .Produces<IReadOnlyList<ListedBatchKey>>()
        .RequireDuty(Duty.OperateExchange);
    }

    /// <summary>The key that a unit's manifest names; null if it has registered none of that name.</summary>
    internal static async Task<PublicKey?> FindAsync(NpgsqlConnection connection, string unit, string fingerprint, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Find, connection) { Parameters = { new() { Value = unit }, new() { Value = fingerprint } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new PublicKey(fingerprint, row.GetString(0), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(1))
            : null;
    }

    /// <summary>SHA-256 over the key itself, so that no blank in the text makes another of it; of the text where that is no key.</summary>
    internal static string FingerprintOf(string pem) => Convert.ToHexStringLower(SHA256.HashData(
        PemEncoding.TryFind(pem, out var found) ? Convert.FromBase64String(pem[found.Base64Data]) : System.Text.Encoding.UTF8.GetBytes(pem)));
}

/// <summary>The table of the keys, kept in the commit of the events it follows from.</summary>
public sealed partial class BatchKeyTable : EventProjection
{
    private const string Add = """
        insert into batch_keys (id, unit, algorithm, fingerprint, pem, valid_from, valid_until) values (?, ?, ?, ?, ?, ?, ?)
        on conflict (id) do update set valid_until = excluded.valid_until
        """;

    private const string End = "update batch_keys set valid_until = least(valid_until, ?) where id = ?";

    /// <summary>The projection.</summary>
    public BatchKeyTable()
    {
        Name = "batch_keys";
        Options.DeleteDataInTableOnTeardown("batch_keys");
    }

    /// <summary>The table.</summary>
    public static Table Table => Tables.Table("batch_keys", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("unit", "text").NotNull();
        t.AddColumn("algorithm", "text").NotNull();
        t.AddColumn("fingerprint", "text").NotNull();
        t.AddColumn("pem", "text").NotNull();
        t.AddColumn("valid_from", "timestamptz").NotNull();
        t.AddColumn("valid_until", "timestamptz").NotNull();
        t.Indexes.Add(new IndexDefinition("batch_keys_by_unit") { Columns = ["unit", "fingerprint"], IsUnique = true });
    });

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        switch (e.Data)
        {
            case BatchKeyRegistered k:
                operations.QueueSqlCommand(Add, e.StreamId, k.Unit, k.Algorithm, k.Fingerprint, k.Pem, k.From.ToUniversalTime(), k.Until.ToUniversalTime());
                break;
            case BatchKeyRevoked r:
                operations.QueueSqlCommand(End, r.At.ToUniversalTime(), e.StreamId);
                break;
        }

        return ValueTask.CompletedTask;
    }
}
