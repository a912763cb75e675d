using System.Text.Json;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// Whom to reach in a unit, for every member of staff; who asked is in the trail. And which units that must have somebody have
/// nobody yet: departments and towns.
/// </summary>
internal static class ReadContacts
{
    private const string One = "select u.id, c.since from unit u left join contact_point c on c.unit = u.id where u.id = $1";

    private const string Needed = """
        select u.id, u.name, c.since from unit u left join contact_point c on c.unit = u.id
        where u.kind in ('bureau', 'town') and u.valid_from <= $1 and (u.valid_until is null or u.valid_until >= $1) order by (c.since is not null), u.id
        """;

    /// <param name="Contact">The contact person; null where nobody was named yet.</param>
    /// <param name="Deputy">Who stands in.</param>
    /// <param name="Since">Since when.</param>
    public sealed record View(KeepContact.Person? Contact, KeepContact.Person? Deputy, DateTimeOffset? Since)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <param name="Unit">The unit.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Since">Since when it has somebody to reach; null for never yet.</param>
    public sealed record Reachable(string Unit, string Name, DateTimeOffset? Since);

    /// <summary>The ways in.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/directory/units/{id}/contact", async (string id, HttpContext http, NpgsqlDataSource database, Vault vault) =>
        {
            await using var command = database.CreateCommand(One);
            command.Parameters.Add(new() { Value = id });
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            if (!await row.ReadAsync(http.RequestAborted)) return Problem.Result(Codes.NotFound);
            var since = await row.IsDBNullAsync(1, http.RequestAborted) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(1);
            http.Response.Headers.CacheControl = "no-store";
            if (since is null || ContactPoint.Policy.Decide(Caller.Of(http), Duty.ReadDirectory, Standing.None, Purpose.ReachColleague) is not { } grant) return Results.Ok(new View(null, null, null));
            return Results.Ok(new View(
                await PersonAsync(vault, grant, ContactPoint.ContactOf(id), http.RequestAborted), await PersonAsync(vault, grant, ContactPoint.DeputyOf(id), http.RequestAborted), since));
        }).Produces<View>().RequireDuty(Duty.ReadDirectory);

        api.MapGet("/directory/contacts", async (HttpContext http, NpgsqlDataSource database, TimeProvider time) =>
        {
            await using var command = database.CreateCommand(Needed);
            command.Parameters.Add(new() { Value = OfficialCalendar.DateOf(time.GetUtcNow()) });
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            var units = new List<Reachable>();
            while (await row.ReadAsync(http.RequestAborted))
                units.Add(new(row.GetString(0), row.GetString(1), await row.IsDBNullAsync(2, http.RequestAborted) ? null : row.GetFieldValue<DateTimeOffset>(2)));
            return Results.Ok(units);
        }).Produces<IReadOnlyList<Reachable>>().RequireDuty(Duty.ReadDirectory);
    }

    /// <summary>One of the two, as the grant gives it.</summary>
    public static async Task<KeepContact.Person?> PersonAsync(Vault vault, ReadGrant grant, Subject subject, CancellationToken cancellation)
    {
        var values = await vault.ReadAsync(grant, [subject], cancellation);
        string? Text(VaultField field) => values.TryGetValue(field.Name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        return Text(ContactPoint.Name) is { } name && Text(ContactPoint.Phone) is { } phone ? new(name, phone) : null;
    }
}
