using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Identity.Directory;

/// <summary><c>GET /directory/units/{id}</c>: one unit, with what it was called and who goes on after it.</summary>
internal static class UnitView
{
    private const string Counts = """
        select (select count(*) from unit where parent = $1 and valid_until is null), (select count(*) from person where unit = $1 and left_at is null)
        """;

    /// <param name="Unit">As the list has it.</param>
    /// <param name="Names">Its names, oldest first.</param>
    /// <param name="TownName">The name of its town.</param>
    /// <param name="Successors">Who goes on after it.</param>
    /// <param name="Units">How many units are part of it.</param>
    /// <param name="People">How many people work in it.</param>
    public sealed record View(ListedUnit Unit, IReadOnlyList<UnitName> Names, string? TownName, IReadOnlyList<ListedUnit> Successors, long Units, long People);

    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapView<Unit, View>("/directory/units/{id}", Unit.StreamOf, async (unit, http, _) =>
        {
            var (database, city) = (http.RequestServices.GetRequiredService<NpgsqlDataSource>(), http.RequestServices.GetRequiredService<City>());
            if (await UnitList.TheseAsync(database, city, [unit.UnitId], http.RequestAborted) is not [var listed]) return null;
            var (units, people) = await CountsAsync(database, unit.UnitId, http.RequestAborted);
            return new View(
                listed, unit.Names, listed.Town is { } town ? await UnitTable.NameOfAsync(database, town, http.RequestAborted) : null,
                await UnitList.TheseAsync(database, city, unit.Successors, http.RequestAborted), units, people);
        }).RequireDuty(Duty.ReadDirectory);

    private static async Task<(long Units, long People)> CountsAsync(NpgsqlDataSource database, string unit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Counts);
        command.Parameters.Add(new() { Value = unit });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
