using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Privacy;
using Npgsql;

namespace FourKeyWorks.Identity.People;

/// <summary>Somebody of one's own unit.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name; the account's where none was entered.</param>
/// <param name="Phone">Office number.</param>
/// <param name="Duties">What they may do, by name.</param>
/// <param name="Away">When they are away, today or later, soonest first.</param>
/// <param name="LastDay">The last day, of who will leave.</param>
/// <param name="Successor">Who is to take over from them.</param>
/// <param name="HandOver">How that stands: <c>asked</c>, <c>accepted</c>, <c>declined</c>.</param>
public sealed record Colleague(
    Guid Id, string Name, string? Phone, IReadOnlyList<string> Duties, IReadOnlyList<AwayTime> Away, DateOnly? LastDay, Guid? Successor, string? HandOver)
{
    /// <inheritdoc/>
    public override string ToString() => Protected.Mask;
}

/// <param name="Id">The absence.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Deputy">Who stands in.</param>
public sealed record AwayTime(Guid Id, DateOnly From, DateOnly To, Guid Deputy);

/// <summary>Who works in one's own unit, oneself included: to reach, to name as a deputy, to hand over to.</summary>
internal static class Colleagues
{
    private const string List = """
        select p.id, n.name, array(select d.duty from person_duty d where d.person = p.id order by d.duty), p.last_day, p.successor, p.hand_over
        from person p join account_name n on n.person = p.id
        where p.unit = $1 and p.left_at is null and (p.suspended_at is null or p.hand_over is not null) order by n.name
        """;

    private const string Away = """
        select a.person, a.id, a.first_day, a.last_day, a.deputy from absence a join person p on p.id = a.person
        where p.unit = $1 and a.last_day >= $2 order by a.first_day
        """;

    /// <summary>Maps <c>GET /people/colleagues</c>: all of them, a unit has no more than a page takes.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/people/colleagues", async (HttpContext http, NpgsqlDataSource database, Vault vault, TimeProvider time) =>
        {
            var (caller, cancellation) = (Caller.Of(http), http.RequestAborted);
            var away = await AwayAsync(database, caller.Unit, OfficialCalendar.DateOf(time.GetUtcNow()), cancellation);
            var found = new List<Colleague>();
            await using (var command = database.CreateCommand(List))
            {
                command.Parameters.Add(new() { Value = caller.Unit });
                await using var row = await command.ExecuteReaderAsync(cancellation);
                while (await row.ReadAsync(cancellation))
                    found.Add(new(
                        row.GetGuid(0), row.GetString(1), null, row.GetFieldValue<string[]>(2), [.. away[row.GetGuid(0)]],
                        row.IsDBNull(3) ? null : row.GetFieldValue<DateOnly>(3), row.IsDBNull(4) ? null : row.GetGuid(4), row.IsDBNull(5) ? null : row.GetString(5)));
            }

            var called = await PersonFields.ReadAsync(vault, caller, PersonFields.SameUnit, Duty.ReadWork, [.. found.Select(f => f.Id)], cancellation);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Ok(found.Select(f => called.TryGetValue(f.Id, out var c) ? f with { Name = c.Name ?? f.Name, Phone = c.Phone } : f).ToList());
        })
        .Produces<IReadOnlyList<Colleague>>()
        .RequireDuty(Duty.ReadWork);

    private static async Task<ILookup<Guid, AwayTime>> AwayAsync(NpgsqlDataSource database, string unit, DateOnly today, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Away);
        command.Parameters.Add(new() { Value = unit });
        command.Parameters.Add(new() { Value = today });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var times = new List<(Guid Person, AwayTime Time)>();
        while (await row.ReadAsync(cancellation))
            times.Add((row.GetGuid(0), new(row.GetGuid(1), row.GetFieldValue<DateOnly>(2), row.GetFieldValue<DateOnly>(3), row.GetGuid(4))));
        return times.ToLookup(t => t.Person, t => t.Time);
    }
}
