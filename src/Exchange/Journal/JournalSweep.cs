using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Exchange.Journal;

/// <summary>Ends what has outlived its time, oldest first and in small steps: bodies, then the rows themselves.</summary>
internal sealed class JournalSweep(NpgsqlDataSource database, JournalSettings settings, TimeProvider time, ILogger<JournalSweep> log)
    : Recurring(TimeSpan.FromMinutes(10), time, log)
{
    private const int Step = 1000;

    private const string EndBodies = """
        with oldest as (select seq, until from journal_body order by seq limit $2)
        delete from journal_body b using oldest o where b.seq = o.seq and o.until < $1
        """;

    private const string EndRows = """
        with oldest as (select seq, routed_at from journal order by seq limit $2),
        ended as (delete from journal j using oldest o where j.seq = o.seq and o.routed_at < $1 returning j.seq),
        deliveries as (delete from journal_delivery where seq in (select seq from ended)),
        bodies as (delete from journal_body where seq in (select seq from ended)),
        rejections as (delete from journal_rejection where seq in (select seq from ended))
        select count(*) from ended
        """;

    protected override Task OnceAsync(CancellationToken cancellation) => SweepAsync(cancellation);

    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var now = Time.GetUtcNow();
        while (await BodiesAsync(now, cancellation) == Step) await Task.Yield();
        while (await RowsAsync(now - settings.KeepRows, cancellation) == Step) await Task.Yield();
    }

    private async Task<int> BodiesAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = Command(EndBodies, before);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<long> RowsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = Command(EndRows, before);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private NpgsqlCommand Command(string sql, DateTimeOffset before)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = before });
        command.Parameters.Add(new() { Value = Step });
        return command;
    }
}
