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

/// <summary>A page of people, by account.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record PeoplePage(IReadOnlyList<ListedPerson> Items, string? Next);

/// <summary>The people of a unit, or of all.</summary>
internal static class PeopleList
{
    private const int PageSize = 50;

    private const string List = """
        select p.id, n.name, p.unit, array(select d.duty from person_duty d where d.person = p.id order by d.duty),
               case when p.left_at is not null then 'left' when p.suspended_at is not null then 'suspended' else 'working' end,
               p.last_day, p.hand_over
        from person p join account_name n on n.person = p.id where n.name > $1 and ($2 = '' or p.unit = $2) order by n.name limit $3
        """;

    /// <summary>Maps <c>GET /people?unit=&amp;after=</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/people", async (HttpContext http, NpgsqlDataSource database, Vault vault, string? unit, string? after) =>
        {
            await using var command = database.CreateCommand(List);
            foreach (var value in new object[] { after ?? "", unit ?? "", PageSize + 1 }) command.Parameters.Add(new() { Value = value });
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            var items = new List<ListedPerson>();
            while (await row.ReadAsync(http.RequestAborted))
                items.Add(new(
                    row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetString(4), null, null,
                    row.IsDBNull(5) ? null : row.GetFieldValue<DateOnly>(5), row.IsDBNull(6) ? null : row.GetString(6)));
            await row.DisposeAsync();
            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            var caller = Caller.Of(http);
            for (var i = 0; i < items.Count; i++)
            {
                var (name, phone) = await PersonFields.ReadAsync(vault, caller, items[i].Id, items[i].Unit, http.RequestAborted);
                items[i] = items[i] with { Name = name, Phone = phone };
            }

            return Results.Ok(new PeoplePage(items, more ? items[^1].Account : null));
        })
        .Produces<PeoplePage>()
        .RequireDuty(Duty.ReadDirectory);
}
