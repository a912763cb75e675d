using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// The turn of who changes units, until the commit: what a rule finds of other units – that the town is open, that nobody has the
/// name – still holds then.
/// </summary>
internal sealed class DirectoryTurn
{
    private const string Next = "select coalesce(max(substr(id, 2)::integer), 700000) + 1 from unit where length(id) = 7 and id between 'u700001' and 'u799999'";

    private const string NameTaken = """
        select exists (select 1 from unit where name = $1 and kind = $2 and coalesce(parent, '') = $3 and id <> $4 and valid_until is null)
        """;

    private const string DivisionTaken = """
        select exists (select 1 from unit where division = $1 and kind = $2 and id <> $3 and valid_until is null)
        """;

    private const string Children = "select count(*) from unit where (parent = $1 or (town = $1 and kind <> 'grid')) and id <> $1 and (valid_until is null or valid_until > $2)";

    private const string Town = "select coalesce((select town from unit where id = $1), '')";

    private const string Reachable = "select exists (select 1 from contact_point where unit = $1)";

    private const string People = "select count(*) from person where unit = $1 and left_at is null";

    private readonly IDocumentSession session;

    private DirectoryTurn(IDocumentSession session) => this.session = session;

    public static async Task<DirectoryTurn> TakeAsync(UnitOfWork work, CancellationToken cancellation)
    {
        await Turn.AwaitAsync(await work.BeginTransactionAsync(cancellation), "directory", cancellation);
        return new(work.Session);
    }

    /// <summary>The id of the next unit: never one that was given before.</summary>
    public async Task<string> NextIdAsync(CancellationToken cancellation) => $"u{await AskAsync<int>(Next, [], cancellation)}";

    public async Task<Unit?> FindAsync(string? unit, CancellationToken cancellation) =>
        unit is null ? null : await session.Events.AggregateStreamAsync<Unit>(Unit.StreamOf(unit), token: cancellation);

    /// <summary>Whether another unit beside it has the name.</summary>
    public Task<bool> IsNameTakenAsync(string unit, UnitKind kind, string? parent, string name, CancellationToken cancellation) =>
        AskAsync<bool>(NameTaken, [name, UnitTable.NameOf(kind), parent ?? "", unit], cancellation);

    /// <summary>Whether another town or village has the code. Departments share their city's, grids their village's.</summary>
    public async Task<bool> IsDivisionTakenAsync(string unit, UnitKind kind, string? division, CancellationToken cancellation) =>
        division is not null && kind is (UnitKind.Town or UnitKind.Village) && await AskAsync<bool>(DivisionTaken, [division, UnitTable.NameOf(kind), unit], cancellation);

    /// <summary>How many units are part of it, or in it, after that day.</summary>
    public Task<long> CountUnitsAsync(string unit, DateOnly after, CancellationToken cancellation) => AskAsync<long>(Children, [unit, after], cancellation);

    /// <summary>The town that it is in.</summary>
    public async Task<string?> TownOfAsync(string unit, CancellationToken cancellation) => await AskAsync<string>(Town, [unit], cancellation) is { Length: > 0 } town ? town : null;

    /// <summary>Whether it has somebody to reach.</summary>
    public Task<bool> IsReachableAsync(string unit, CancellationToken cancellation) => AskAsync<bool>(Reachable, [unit], cancellation);

    /// <summary>How many people work in it.</summary>
    public Task<long> CountPeopleAsync(string unit, CancellationToken cancellation) => AskAsync<long>(People, [unit], cancellation);

    private async Task<T> AskAsync<T>(string question, object[] values, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(question, session.Connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
