using System.Text;
using System.Text.Json.Serialization;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Referral.Reports;

/// <summary>
/// Who reported asks how it stands, by a code that is stored nowhere: a keyed hash finds the report again. The answer says how far
/// it is and when, and nothing of the child; a code that there is not gets the same kind of answer, from the same single look-up.
/// </summary>
public static class Receipts
{
    private const string Insert = "insert into receipts (hash, report) values (?, ?) on conflict do nothing";

    private const string Find = """
        select r.reported_at, r.accepted_at, r.filed_at, r.closed_at from receipts c join reports r on r.report = c.report where c.hash = any($1)
        """;

    /// <param name="Receipt">The code.</param>
    public sealed record Question([property: ReceiptCode] string Receipt)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <summary>How far a report is.</summary>
    public enum Progress
    {
        /// <summary>There is no report with this code.</summary>
        Unknown,
        /// <summary>It was received.</summary>
        Received,
        /// <summary>The Police have accepted it.</summary>
        Accepted,
        /// <summary>A case is filed (受案 or 立案).</summary>
        Filed,
        /// <summary>The case is closed.</summary>
        Closed,
    }

    /// <param name="State">How far it is.</param>
    /// <param name="ReceivedOn">The day of the report.</param>
    /// <param name="AcceptedOn">The day on which the Police accepted it.</param>
    /// <param name="FiledOn">The day on which the case was filed.</param>
    /// <param name="ClosedOn">The day on which it was closed.</param>
    public sealed record Answer(
        Progress State,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateOnly? ReceivedOn,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateOnly? AcceptedOn,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateOnly? FiledOn,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateOnly? ClosedOn)
    {
        /// <summary>The answer that these instants make; none of them for a code that there is not.</summary>
        public static Answer Of(DateTimeOffset? reported, DateTimeOffset? accepted, DateTimeOffset? filed, DateTimeOffset? closed) => new(
            closed is not null ? Progress.Closed : filed is not null ? Progress.Filed : accepted is not null ? Progress.Accepted
                : reported is not null ? Progress.Received : Progress.Unknown,
            Day(reported), Day(accepted), Day(filed), Day(closed));

        private static DateOnly? Day(DateTimeOffset? at) => at is { } instant ? OfficialCalendar.DateOf(instant) : null;
    }

    /// <summary>The table.</summary>
    internal static Table Table => Tables.Table("receipts", t =>
    {
        t.AddColumn("hash", "bytea").AsPrimaryKey();
        t.AddColumn("report", "uuid").NotNull();
    });

    /// <summary>Maps <c>POST /public/receipts</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapQuestion<Question>("/public/receipts", async (question, http) =>
        {
            var services = http.RequestServices;
            var hashes = services.GetRequiredService<KeyRing>().Hashes(KeyPurpose.Receipt, Bytes(question.Receipt));
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(await FindAsync(services.GetRequiredService<NpgsqlDataSource>(), hashes, http.RequestAborted), EventJson.Options);
        })
        .Produces<Answer>()
        .Narrow(PublicDoor.Receipts);

    /// <summary>Stores the hash in the unit of work.</summary>
    internal static void Put(UnitOfWork work, string receipt, Guid reportId) =>
        work.Session.QueueSqlCommand(Insert, work.Keys.Hash(KeyPurpose.Receipt, Bytes(receipt)), reportId);

    private static async Task<Answer> FindAsync(NpgsqlDataSource database, byte[][] hashes, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Find);
        command.Parameters.Add(new() { Value = hashes });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Answer.Of(At(row, 0), At(row, 1), At(row, 2), At(row, 3)) : Answer.Of(null, null, null, null);
    }

    private static byte[] Bytes(string receipt) => Encoding.ASCII.GetBytes("receipt\n" + ReceiptCode.Read(receipt));

    private static DateTimeOffset? At(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
