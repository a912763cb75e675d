using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Deadlines;

/// <summary>
/// When the calendar of a year became another, counts the open clocks anew that count working days: one commit and one stored
/// event for each that is due on another day. What is missed already stays missed.
/// </summary>
internal sealed partial class MovingClocks(
    NpgsqlDataSource database, IDocumentStore store, UnitsOfWork units, ClockRules rules, KnownCalendar calendar, TimeProvider time, ILogger<MovingClocks> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    private const string Changed = "select year, revision from calendar_year where clocks_moved_at is null and known_at <= $1";

    private const string Done = "update calendar_year set clocks_moved_at = $1 where year = any($2) and revision = any($3)";

    private const string Again = "select due_at from deadlines where stream_id = $1 and rule = $2 and missed_at is null for update";

    protected override Task OnceAsync(CancellationToken cancellation) => MoveAllAsync(cancellation);

    /// <summary>Moves what must be moved.</summary>
    internal async Task MoveAllAsync(CancellationToken cancellation)
    {
        var changed = await ChangedAsync(cancellation);
        if (changed.Count == 0) return;
        // This copy's calendar may be a second old.
        await calendar.ReadAsync(cancellation);
        foreach (var (clock, to) in Moves(rules, await OpenClocks.ReadAsync(database, rules, cancellation), calendar.Present))
            if (!await MoveAsync(clock, to, cancellation)) return;
        await using var done = database.CreateCommand(Done);
        done.Parameters.Add(new() { Value = Time.GetUtcNow() });
        done.Parameters.Add(new() { Value = changed.Select(c => c.Year).ToArray() });
        done.Parameters.Add(new() { Value = changed.Select(c => c.Revision).ToArray() });
        await done.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Which clocks are due at another instant by this calendar, and when.</summary>
    internal static IEnumerable<(Deadline Clock, Due To)> Moves(ClockRules rules, IEnumerable<Deadline> open, OfficialCalendar other) =>
        from clock in open
        let to = rules.Recount(clock.Due, other)
        where to.At != clock.Due.At
        select (clock, to);

    /// <summary>Once, whichever copy does it. False where somebody is at work on the stream: then all of it is looked at again.</summary>
    private async Task<bool> MoveAsync(Deadline clock, Due to, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        await using var again = new NpgsqlCommand(Again, session.Connection) { Parameters = { new() { Value = clock.StreamId }, new() { Value = clock.Due.Rule } } };
        if (await again.ExecuteScalarAsync(cancellation) is not DateTime due || due != clock.Due.At.UtcDateTime) return true;
        var work = units.Begin(session, by: "system");
        session.Events.Append(clock.StreamId, new ClockMoved(clock.Due, to, clock.Subject, clock.Owner, work.Now));
        try
        {
            await session.SaveChangesAsync(cancellation);
            return true;
        }
        catch (Exception e) when (Conflicts.IsConflict(e))
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<(int Year, long Revision)>> ChangedAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Changed);
        command.Parameters.Add(new() { Value = Time.GetUtcNow() - KnownCalendar.EverywhereAfter });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var changed = new List<(int, long)>();
        while (await row.ReadAsync(cancellation)) changed.Add((row.GetInt32(0), row.GetInt64(1)));
        return changed;
    }
}

/// <summary>Clocks that are due on another day by a calendar that is thought of.</summary>
/// <param name="Rule">Which clock.</param>
/// <param name="Count">How many.</param>
/// <param name="From">When they are due now.</param>
/// <param name="To">When they would be.</param>
public sealed record MovedClocks(string Rule, int Count, DateTimeOffset From, DateTimeOffset To);

/// <summary>The days of a year that somebody thinks of entering.</summary>
/// <param name="Year">The year.</param>
/// <param name="Holidays">Days off.</param>
/// <param name="MakeUpWorkdays">Weekend days that are worked.</param>
public sealed record CalendarDraft(
    [property: Range(2020, 2100)] int Year, [property: Length(0, 120)] IReadOnlyList<DateOnly> Holidays, [property: Length(0, 60)] IReadOnlyList<DateOnly> MakeUpWorkdays);

/// <summary>What another calendar would move.</summary>
public static class MovingClocksEndpoints
{
    /// <summary>Maps <c>POST /deadlines/preview</c>: the clocks that would move, by rule and day; nothing is changed.</summary>
    public static RouteHandlerBuilder MapMovingClocks(this IEndpointRouteBuilder api) =>
        api.MapQuestion<CalendarDraft>("/deadlines/preview", async (draft, http) =>
        {
            var services = http.RequestServices;
            var rules = services.GetRequiredService<ClockRules>();
            var open = await OpenClocks.ReadAsync(services.GetRequiredService<NpgsqlDataSource>(), rules, http.RequestAborted);
            return Results.Ok(Preview(rules, open, services.GetRequiredService<KnownCalendar>().Present, draft));
        })
        .Produces<IReadOnlyList<MovedClocks>>()
        .RequireDuty(Duty.KeepDirectory);

    /// <summary>What would move, soonest first.</summary>
    internal static IReadOnlyList<MovedClocks> Preview(ClockRules rules, IEnumerable<Deadline> open, OfficialCalendar present, CalendarDraft draft) =>
    [
        .. MovingClocks.Moves(rules, open, present.With(draft.Year, draft.Holidays, draft.MakeUpWorkdays))
            .GroupBy(m => (m.Clock.Due.Rule, From: m.Clock.Due.At, To: m.To.At))
            .Select(g => new MovedClocks(g.Key.Rule, g.Count(), g.Key.From, g.Key.To))
            .OrderBy(m => m.From).ThenBy(m => m.Rule, StringComparer.Ordinal),
    ];
}
