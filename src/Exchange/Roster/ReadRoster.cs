using FourKeyWorks.Platform.Access;
using Npgsql;

namespace FourKeyWorks.Exchange.Roster;

/// <summary><c>GET /roster</c>: the roster of the caller's own unit, and the times within the next 24 hours at which nobody is on duty.</summary>
public static class ReadRoster
{
    /// <param name="Entries">What holds now or later, soonest first.</param>
    /// <param name="Gaps">When nobody is on duty.</param>
    public sealed record View(IReadOnlyList<DutyPerson> Entries, IReadOnlyList<Shift> Gaps);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/roster", async (HttpContext http, NpgsqlDataSource database, DutyPersons persons, TimeProvider time) =>
        {
            var (caller, now) = (Caller.Of(http), time.GetUtcNow());
            var entries = await RosterTable.HoldingAsync(database, [caller.Unit], now, http.RequestAborted);
            var shown = await persons.ReadAsync(
                caller, Duty.KeepDutyRoster, RosterFields.Own, entries.OrderBy(e => e.Shift?.From).Select(e => new OnCall(caller.Unit, e)), http.RequestAborted);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Ok(new View(shown, RosterGaps.Of(entries.Select(e => e.Shift).OfType<Shift>(), now, now + RosterGaps.Ahead)));
        })
        .Produces<View>()
        .RequireDuty(Duty.KeepDutyRoster);
}
