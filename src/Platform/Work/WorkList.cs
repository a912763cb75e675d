using System.Globalization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace FourKeyWorks.Platform.Work;

/// <summary>Something whose turn it is somebody's.</summary>
/// <param name="Rule">Which clock.</param>
/// <param name="Subject">What it is about: the case, the request.</param>
/// <param name="Owner">Whose turn: <c>dept.mzj</c>, <c>unit.u1001</c>, or <c>person.</c> and an id.</param>
/// <param name="Since">Since when.</param>
/// <param name="DueAt">Until when.</param>
/// <param name="Missed">The clock has run out.</param>
/// <param name="After">Value of <c>after</c> for what comes behind it: who merges lists goes on from any item.</param>
/// <param name="Handler">Who of the caller's unit sees to it; null for nobody in particular.</param>
public sealed record WorkItem(string Rule, Guid Subject, string Owner, DateTimeOffset Since, DateTimeOffset DueAt, bool Missed, string After, Guid? Handler = null);

/// <summary>A page of work, soonest first.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record WorkPage(IReadOnlyList<WorkItem> Items, string? Next);

/// <summary>The list that every service offers alike: what is open for the caller's unit and department, by clock.</summary>
public static class WorkList
{
    private const int PageSize = 50;

    private static readonly string Query = $"""
        select rule, d.subject, owner, started_at, due_at, missed_at is not null, stream_id, h.handler
        from deadlines d left join handling h on h.subject = d.subject and h.unit = $6
        where owner = any($1) and (due_at, stream_id, rule) > ($2, $3, $4) and ($7::uuid[] is null or h.handler = any($7))
            and {Standings.NotExcluded("d.subject", "$8")}
        order by due_at, stream_id, rule limit $5
        """;

    /// <summary>Maps <c>GET /work?after=&amp;handler=</c>; <c>handler</c>, once or more, asks for what these of one's unit have taken on.</summary>
    public static RouteHandlerBuilder MapWork(this IEndpointRouteBuilder api) =>
        api.MapGet("/work", async (HttpContext http, NpgsqlDataSource database, string? after, Guid[]? handler) =>
        {
            var from = Position.Start;
            if (after is not null && !Position.TryParse(after, out from)) return Problem.Result(Codes.RequestUnreadable);
            return Results.Ok(await PageAsync(database, Caller.Of(http.User), handler is { Length: > 0 } ? handler : null, from, http.RequestAborted));
        })
        .Produces<WorkPage>()
        .RequireDuty(Duty.ReadWork);

    /// <summary>As the owner of a clock: it is this person's turn, and nobody else's.</summary>
    public static string ToPerson(Guid person) => $"person.{person:D}";

    /// <summary>Whose turn it must be for the caller to see it.</summary>
    internal static string[] ListsOf(Caller caller) =>
        Guid.TryParse(caller.Subject, out var person)
            ? [Names.ToUnit(caller.Unit), Names.ToDepartment(caller.Department), ToPerson(person)]
            : [Names.ToUnit(caller.Unit), Names.ToDepartment(caller.Department)];

    private static async Task<WorkPage> PageAsync(NpgsqlDataSource database, Caller caller, Guid[]? handlers, Position after, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new() { Value = ListsOf(caller) });
        command.Parameters.Add(new() { Value = after.DueAt });
        command.Parameters.Add(new() { Value = after.Stream });
        command.Parameters.Add(new() { Value = after.Rule });
        command.Parameters.Add(new() { Value = PageSize + 1 });
        command.Parameters.Add(new() { Value = caller.Unit });
        command.Parameters.Add(new() { Value = (object?)handlers ?? DBNull.Value });
        command.Parameters.Add(new() { Value = Standings.NamesOf(caller) });
        var items = new List<WorkItem>();
        var last = after;
        var more = false;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            if (items.Count == PageSize)
            {
                more = true;
                break;
            }

            last = new Position(row.GetFieldValue<DateTimeOffset>(4), row.GetGuid(6), row.GetString(0));
            items.Add(new(last.Rule, row.GetGuid(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), last.DueAt, row.GetBoolean(5), last.ToString(), row.IsDBNull(7) ? null : row.GetGuid(7)));
        }

        return new WorkPage(items, more ? last.ToString() : null);
    }

    /// <summary>Where a page ended: the sort key of its last row.</summary>
    private readonly record struct Position(DateTimeOffset DueAt, Guid Stream, string Rule)
    {
        public static Position Start { get; } = new(DateTimeOffset.UnixEpoch, Guid.Empty, "");

        public static bool TryParse(string text, out Position position)
        {
            position = Start;
            if (text.Split('~') is not [var ticks, var stream, var rule]
                || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > DateTimeOffset.MaxValue.UtcTicks
                || !Guid.TryParseExact(stream, "N", out var id)
                || !rule.All(c => char.IsAsciiLetterLower(c) || c is '-')) return false;
            position = new Position(new DateTimeOffset(at, TimeSpan.Zero), id, rule);
            return true;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DueAt.UtcTicks}~{Stream:N}~{Rule}");
    }
}
