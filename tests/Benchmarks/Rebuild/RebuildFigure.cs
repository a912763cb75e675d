using System.Diagnostics;
using FourKeyWorks.Benchmarks.Results;
using FourKeyWorks.Benchmarks.Sides;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.LocalHost;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Benchmarks.Rebuild;

/// <summary>One projection, made anew.</summary>
/// <param name="Projection">Its name.</param>
/// <param name="Rows">How many rows it came to.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Copy">How long COPY took to write the same rows.</param>
internal sealed record RebuildRun(string Projection, long Rows, double Seconds, double Copy);

/// <summary>
/// Figure 4: each table that follows from the events of Referral, made anew from all of them; beside it the time in which
/// PostgreSQL takes in the same rows by COPY, indexes included.
/// </summary>
internal sealed class RebuildFigure(Bed bed, Asked asked, Screen screen, TimeProvider clock)
{
    private const int EventsOfCase = 4, CasesAtOnce = 5000;

    private static readonly Dictionary<string, string[]> TablesOf = new() { ["deadlines"] = ["deadlines"], ["standing"] = ["standing", "standing_parts"] };

    public async Task<IReadOnlyList<RebuildRun>> RunAsync(Ours ours, CancellationToken stop)
    {
        await ours.StartAsync(0, stop);
        await using var host = Host();
        var store = host.Services.GetRequiredService<IDocumentStore>();
        await SeedAsync(store, stop);
        screen.Step($"{asked.Events} events are there");
        await using var owner = NpgsqlDataSource.Create(Owner("referral"));
        var runs = new List<RebuildRun>();
        using var daemon = await store.BuildProjectionDaemonAsync();
        foreach (var (projection, tables) in TablesOf)
        {
            await bed.CheckpointAsync(stop);
            var begun = Stopwatch.GetTimestamp();
            await daemon.RebuildProjectionAsync(projection, TimeSpan.FromHours(2), stop);
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var (rows, copy) = (0L, 0.0);
            foreach (var table in tables)
            {
                var copied = await CopyAsync(owner, table, stop);
                (rows, copy) = (rows + copied.Rows, copy + copied.Seconds);
            }

            runs.Add(new(projection, rows, seconds, copy));
            screen.Step(FormattableString.Invariant($"{projection}: {rows} rows in {seconds:0.0} s, COPY {copy:0.0} s"));
        }

        return runs;
    }

    public static IEnumerable<Ratio> Ratios(IReadOnlyList<RebuildRun> runs) => runs.Select(r => new Ratio($"rebuild/{r.Projection}/copy", r.Copy / r.Seconds, AtLeast: true, 0.2));

    public static void Write(Page page, IReadOnlyList<RebuildRun> runs, int events)
    {
        page.Heading("4 · Made anew from the events");
        page.Text(FormattableString.Invariant($"From {events:#,0} events of opened cases."));
        page.Table(
            ["projection", "rows", "seconds", "events/s", "COPY of the rows, s"],
            runs.Select(r => (string[])[
                r.Projection, Numbers.Said(r.Rows, "#,0"), Numbers.Said(r.Seconds, "0.0"), Numbers.Said(events / r.Seconds, "#,0"), Numbers.Said(r.Copy, "0.0")]));
    }

    private string Owner(string database) => bed.System.Postgres.ConnectionString(database, database + "_owner");

    /// <summary>Referral's own store, as its migrate command has it.</summary>
    private WebApplication Host()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["ConnectionStrings:referral-db"] = Owner("referral");
        builder.Configuration["ConnectionStrings:referral-keys"] = Owner("referral_keys");
        builder.Configuration["Service:Keys"] = Path.Combine(bed.Folder, "keys", "referral");
        builder.Configuration["Service:Outside"] = Path.Combine(bed.Folder, "outside", "referral");
        builder.AddService(new ServiceModel(Party.Referral).AddCases(), ["migrate"]);
        return builder.Build();
    }

    private async Task SeedAsync(IDocumentStore store, CancellationToken stop)
    {
        var clocks = new ClockRules(new ServiceModel(Party.Referral).AddCases().Rules, OfficialCalendar.BuiltIn);
        for (var done = 0; done < asked.Events / EventsOfCase; done += CasesAtOnce)
            await store.BulkInsertEventsAsync([.. Enumerable.Range(0, CasesAtOnce).SelectMany(_ => Case(store, clocks))], 1000, stop);
    }

    private IEnumerable<StreamAction> Case(IDocumentStore store, ClockRules clocks)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var reported = new OpenCase.Reported("bench-dossier", new SealedFact("none", new byte[48]), "u1001", "u1001", null, null, false, now);
        var opened = OpenCase.Decide(id, reported, clocks, now);
        var events = (IEventRegistry)store.Options.Events;
        yield return StreamAction.Start(events, CaseStreams.Intake(id), opened.Intake, new DetailsPending(id, "u1001", clocks.Start(CaseClocks.DossierDeposit, now)));
        yield return StreamAction.Start(events, CaseStreams.Procuratorate(id), opened.Procuratorate);
        yield return StreamAction.Start(events, CaseStreams.Relief(id), opened.Relief);
    }

    /// <summary>The rows of a table, written by COPY into an empty one of the same kind.</summary>
    private async Task<(long Rows, double Seconds)> CopyAsync(NpgsqlDataSource owner, string table, CancellationToken stop)
    {
        await using var reading = await owner.OpenConnectionAsync(stop);
        await using var writing = await owner.OpenConnectionAsync(stop);
        await using (var make = new NpgsqlCommand($"create table bench_{table} (like {table} including all)", writing)) await make.ExecuteNonQueryAsync(stop);
        using var rows = new MemoryStream();
        await using (var from = await reading.BeginRawBinaryCopyAsync($"copy {table} to stdout (format binary)", stop)) await from.CopyToAsync(rows, stop);
        await bed.CheckpointAsync(stop);
        rows.Position = 0;
        var begun = Stopwatch.GetTimestamp();
        await using (var to = await writing.BeginRawBinaryCopyAsync($"copy bench_{table} from stdin (format binary)", stop)) await rows.CopyToAsync(to, stop);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await using var count = new NpgsqlCommand($"select count(*) from bench_{table}", writing);
        return ((long)(await count.ExecuteScalarAsync(stop))!, seconds);
    }
}
