using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using Npgsql;

namespace FourKeyWorks.Identity.People;

/// <summary>A person on the list.</summary>
/// <param name="Id">The person.</param>
/// <param name="Account">The name to sign in with.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Duties">What they may do, by name.</param>
/// <param name="State"><c>working</c>, <c>suspended</c> or <c>left</c>.</param>
/// <param name="Name">The person's name, where one was entered.</param>
/// <param name="Phone">Office number likewise.</param>
/// <param name="LastDay">The last day, of who will leave or has left.</param>
/// <param name="HandOver">How the hand-over stands: <c>asked</c>, <c>accepted</c>, <c>declined</c>; null for who stays.</param>
public sealed record ListedPerson(
    Guid Id, string Account, string Unit, IReadOnlyList<string> Duties, string State, string? Name, string? Phone, DateOnly? LastDay, string? HandOver);

/// <summary>A page of people, by account or by what was asked for.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record PeoplePage(IReadOnlyList<ListedPerson> Items, string? Next);

/// <summary>The people of a unit, or of all.</summary>
internal static class PeopleList
{
    private const int PageSize = 50;

    private const string List = """
        select p.id, n.name, p.unit, array(select d.duty from person_duty d where d.person = p.id order by d.duty),
               s.state, p.last_day, p.hand_over, k.key
        from person p join account_name n on n.person = p.id
        cross join lateral (select case when p.left_at is not null then 'left' when p.suspended_at is not null then 'suspended' else 'working' end as state) s
        cross join lateral (select case $1 when 'unit' then p.unit when 'state' then s.state else '' end as key) k
        where (k.key, n.name) > ($2, $3) and ($4 = '' or p.unit = $4) and ($5 = '' or s.state = $5) and ($6 = '' or position($6 in n.name) > 0) and ($7::uuid is null or p.id = $7)
        order by k.key, n.name limit $8
        """;

    /// <param name="Find">Part of the account.</param>
    /// <param name="Unit">The unit.</param>
    /// <param name="State">As in <see cref="ListedPerson"/>.</param>
    /// <param name="By">Sorted by <c>unit</c> or <c>state</c> before the account.</param>
    /// <param name="After">Where the page before ended.</param>
    /// <param name="Person">One alone.</param>
    internal sealed record Question(string? Find, string? Unit, string? State, string? By, string? After, Guid? Person);

    /// <summary>Maps <c>GET /people</c>; what is not asked for does not matter.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/people", async (HttpContext http, NpgsqlDataSource database, Vault vault, [AsParameters] Question question) =>
        {
            await using var command = database.CreateCommand(List);
            var (key, name) = question.After?.Split('~') is [var k, var n] ? (k, n) : ("", question.After ?? "");
            foreach (var value in new object[] { question.By ?? "", key, name, question.Unit ?? "", question.State ?? "", question.Find?.ToLowerInvariant() ?? "", (object?)question.Person ?? DBNull.Value, PageSize + 1 })
                command.Parameters.Add(new() { Value = value });
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            var items = new List<ListedPerson>();
            var keys = new List<string>();
            while (await row.ReadAsync(http.RequestAborted))
            {
                keys.Add(row.GetString(7));
                items.Add(new(
                    row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetString(4), null, null,
                    row.IsDBNull(5) ? null : row.GetFieldValue<DateOnly>(5), row.IsDBNull(6) ? null : row.GetString(6)));
            }

            await row.DisposeAsync();
            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            var called = await PersonFields.ReadAsync(vault, Caller.Of(http), AccessRule.Anybody, Duty.ReadDirectory, [.. items.Select(i => i.Id)], http.RequestAborted);
            return Results.Ok(new PeoplePage(
                [.. items.Select(i => called.TryGetValue(i.Id, out var c) ? i with { Name = c.Name, Phone = c.Phone } : i)],
                more ? $"{keys[PageSize - 1]}~{items[^1].Account}" : null));
        })
        .Produces<PeoplePage>()
        .RequireDuty(Duty.ReadDirectory);
}
