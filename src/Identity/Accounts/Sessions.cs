using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>A place where somebody is signed in.</summary>
/// <param name="Id">Which; <c>sid</c> in tokens.</param>
/// <param name="Person">Who.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="SeenAt">Last renewed or looked at, to the minute.</param>
/// <param name="Device">Kind of browser and system, coarse.</param>
public sealed record SignInSession(Guid Id, Guid Person, DateTimeOffset StartedAt, DateTimeOffset SeenAt, string Device);

/// <summary>
/// Where people are signed in. Sessions end by themselves when nothing was done for <see cref="Idle"/> or after
/// <see cref="Longest"/> [A]; ending one earlier is an event, in the same commit, so that everybody learns of it.
/// </summary>
public sealed class Sessions(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Longest time without a sign of life.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(60);

    /// <summary>Longest time at all: a working day with its evening.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>How long a session that is over stays on record [A].</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const string Alive = "ended_at is null and seen_at > $1 and started_at > $2";
    private const string Insert = "insert into sign_in_session (id, person, started_at, seen_at, device) values ($1, $2, $3, $3, $4)";
    private const string Touch = $"update sign_in_session set seen_at = $3 where id = $4 and {Alive} returning id, person, started_at, seen_at, device";
    private const string OfPerson = $"select id, person, started_at, seen_at, device from sign_in_session where person = $3 and {Alive} order by seen_at desc, id";
    private const string Forget = "delete from sign_in_session where seen_at < $1";
    private const string EndOne = "update sign_in_session set ended_at = ? where id = ? and person = ? and ended_at is null";
    private const string EndEvery = "update sign_in_session set ended_at = ? where person = ? and ended_at is null";

    internal static Table Table => Tables.Table("sign_in_session", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("person", "uuid").NotNull();
        t.AddColumn("started_at", "timestamptz").NotNull();
        t.AddColumn("seen_at", "timestamptz").NotNull();
        t.AddColumn("ended_at", "timestamptz");
        t.AddColumn("device", "text").NotNull();
        t.Indexes.Add(new IndexDefinition("sign_in_session_of_person") { Columns = ["person", "seen_at"] });
    });

    /// <summary>Begins one.</summary>
    public async Task<SignInSession> BeginAsync(Guid person, string device, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var session = new SignInSession(Guid.CreateVersion7(now), person, now, now, device);
        await using var command = database.CreateCommand(Insert);
        foreach (var value in new object[] { session.Id, person, now, device }) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
        return session;
    }

    /// <summary>The session if it is still alive, which this prolongs.</summary>
    public async Task<SignInSession?> TouchAsync(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return (await ReadAsync(Touch, now, [now, id], cancellation)).SingleOrDefault();
    }

    /// <summary>Where a person is signed in, the latest first.</summary>
    public Task<IReadOnlyList<SignInSession>> OfAsync(Guid person, CancellationToken cancellation) => ReadAsync(OfPerson, time.GetUtcNow(), [person], cancellation);

    /// <summary>Removes those that nobody has used for <see cref="Kept"/>; who ended them is in the directory's events.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Forget);
        command.Parameters.Add(new() { Value = time.GetUtcNow() - Kept });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Ends one within a unit of work.</summary>
    public static void End(IDocumentSession session, Guid id, Guid person, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.QueueSqlCommand(EndOne, now, id, person);
    }

    /// <summary>Ends all of a person within a unit of work.</summary>
    public static void EndAll(IDocumentSession session, Guid person, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.QueueSqlCommand(EndEvery, now, person);
    }

    private async Task<IReadOnlyList<SignInSession>> ReadAsync(string sql, DateTimeOffset now, object[] more, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in (object[])[now - Idle, now - Longest, .. more]) command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var sessions = new List<SignInSession>();
        while (await row.ReadAsync(cancellation))
            sessions.Add(new(row.GetGuid(0), row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4)));
        return sessions;
    }
}
