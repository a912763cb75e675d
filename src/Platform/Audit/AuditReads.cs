using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace FourKeyWorks.Platform.Audit;

/// <summary>That somebody was given values of a subject.</summary>
/// <param name="Id">Id of the record.</param>
/// <param name="At">When.</param>
/// <param name="By">Who, as an opaque id.</param>
/// <param name="Department">Of which department.</param>
/// <param name="Unit">Of which unit.</param>
/// <param name="Purpose">Why, as a code.</param>
/// <param name="Fields">Which values.</param>
/// <param name="Level">The highest level among them.</param>
public sealed record AuditedRead(Guid Id, DateTimeOffset At, string By, string Department, string Unit, string Purpose, IReadOnlyList<string?> Fields, int Level);

/// <summary>A page of reads, oldest first.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditedRead> Items, string? Next);

/// <summary>
/// Who has read a subject's values, for auditors and for the answer to a subject's own request (个人信息保护法 45, domain
/// §7.7). To look is a read as well, and recorded as one.
/// </summary>
internal static class AuditReads
{
    private const int PageSize = 50;

    private const string Purpose = "audit";

    private const string Query = $"""
        select {AuditRow.Columns} from audit a
        where a.subject = $1 and a.subject_kind = $2 and a.at >= $3 and (a.at, a.id) > ($4, $5)
        order by a.at, a.id limit $6
        """;

    private static readonly string[] Trail = ["audit"];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", async (HttpContext http, NpgsqlDataSource database, AuditTrail trail, TimeProvider time,
            Guid subject, string? kind, DateTimeOffset? from, string? after) =>
        {
            var start = Place.Start;
            if (SubjectOf(subject, kind) is not { } whose || (after is not null && !Place.TryParse(after, out start))) return Problem.Result(Codes.RequestUnreadable);
            await RecordAsync(http, trail, time, whose);
            var rows = await PageAsync(database, whose, from, start, PageSize + 1, http.RequestAborted);
            var page = rows.Take(PageSize).ToArray();
            return Results.Ok(new AuditPage(page, rows.Count > PageSize ? new Place(page[^1].At, page[^1].Id).ToString() : null));
        })
        .Produces<AuditPage>()
        .RequireDuty(Duty.ReadAudit);

        api.MapGet("/audit/report", async (HttpContext http, NpgsqlDataSource database, AuditTrail trail, TimeProvider time,
            Guid subject, string? kind, DateTimeOffset? from, string? format) =>
        {
            if (SubjectOf(subject, kind) is not { } whose || format is not (null or "json" or "csv")) return Problem.Result(Codes.RequestUnreadable);
            await RecordAsync(http, trail, time, whose);
            var reads = AllAsync(database, whose, from, http.RequestAborted);
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{subject:N}.{format ?? "json"}\"";
            http.Response.Headers.CacheControl = "no-store";
            return format == "csv"
                ? Results.Stream(stream => WriteAsync(stream, reads, ProblemTexts.CultureFor(http.Request)), "text/csv; charset=utf-8")
                : Results.Ok(reads);
        })
        .Produces<IReadOnlyList<AuditedRead>>()
        .RequireDuty(Duty.ReadAudit);
    }

    private static Subject? SubjectOf(Guid subject, string? kind) => kind switch
    {
        null or "person" => Subject.Person(subject),
        "case" => Subject.Case(subject),
        "reporter" => Subject.Reporter(subject),
        _ => null,
    };

    /// <summary>That somebody's values were read says something of them: sensitive like most of the values.</summary>
    private static Task RecordAsync(HttpContext http, AuditTrail trail, TimeProvider time, Subject subject)
    {
        var now = time.GetUtcNow();
        return trail.RecordAsync(
            ReadRecord.Of(Guid.CreateVersion7(now), now, Caller.Of(http), Purpose, subject, Trail, Sensitivity.L3), http.RequestAborted);
    }

    private static async IAsyncEnumerable<AuditedRead> AllAsync(
        NpgsqlDataSource database, Subject subject, DateTimeOffset? from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int atOnce = 1000;
        var place = Place.Start;
        while (true)
        {
            var page = await PageAsync(database, subject, from, place, atOnce, cancellation);
            foreach (var read in page) yield return read;
            if (page.Count < atOnce) yield break;
            place = new Place(page[^1].At, page[^1].Id);
        }
    }

    private static async Task<List<AuditedRead>> PageAsync(
        NpgsqlDataSource database, Subject subject, DateTimeOffset? from, Place after, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new() { Value = subject.Id });
        command.Parameters.Add(new() { Value = KeyRing.KindOf(subject) });
        command.Parameters.Add(new() { Value = (from ?? DateTimeOffset.UnixEpoch).ToUniversalTime() });
        command.Parameters.Add(new() { Value = after.At });
        command.Parameters.Add(new() { Value = after.Id });
        command.Parameters.Add(new() { Value = limit });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var reads = new List<AuditedRead>();
        while (await row.ReadAsync(cancellation))
        {
            var read = AuditRow.Read(row);
            reads.Add(new(read.Id, read.At, read.By, read.Department, read.Unit, read.Purpose, read.Fields, read.Level));
        }

        return reads;
    }

    private static async Task WriteAsync(Stream stream, IAsyncEnumerable<AuditedRead> reads, CultureInfo culture)
    {
        string Word(string column) => AuditTexts.Word("audit.column." + column, culture);
        // With a mark of its encoding: else the usual program shows no Chinese.
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync(Csv.Line(Word("at"), Word("department"), Word("unit"), Word("by"), Word("purpose"), Word("fields"), Word("level"), Word("id")));
        await foreach (var read in reads)
            await writer.WriteAsync(Csv.Line(
                AuditTexts.Local(read.At), read.Department, read.Unit, read.By, read.Purpose, string.Join(' ', read.Fields), $"L{read.Level}", read.Id.ToString()));
    }

    /// <summary>Where a page ended: the sort key of its last row.</summary>
    private readonly record struct Place(DateTimeOffset At, Guid Id)
    {
        public static Place Start { get; } = new(DateTimeOffset.UnixEpoch, Guid.Empty);

        public static bool TryParse(string text, out Place place)
        {
            place = Start;
            if (text.Split('~') is not [var ticks, var id]
                || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > DateTimeOffset.MaxValue.UtcTicks
                || !Guid.TryParseExact(id, "N", out var row)) return false;
            place = new Place(new DateTimeOffset(at, TimeSpan.Zero), row);
            return true;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}~{Id:N}");
    }
}
