using Marten;
using Npgsql;
using Table = Weasel.Postgresql.Tables.Table;

namespace FourKeyWorks.Platform.Access;

/// <summary>
/// Looks up how callers stand to things. One look into one index, whether a thing is none of the caller's business or does
/// not exist: it finds nothing either way, and takes as long.
/// </summary>
public sealed class Standings(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The relation of who is excluded, in the table.</summary>
    internal const string Excluded = "excluded";

    private const string Query = "select thing, relation, until from standing where thing = any($1) and who = any($2) and (until is null or until > $3)";

    private const string IsExcluded = $"select exists (select from standing where thing = $1 and who = $2 and relation = '{Excluded}')";

    /// <summary>
    /// For lists: true of a row that is not of a thing from which the caller is excluded.
    /// </summary>
    /// <param name="thing">The column with the thing's id.</param>
    /// <param name="names">The parameter with <see cref="NamesOf"/>.</param>
    public static string NotExcluded(string thing, string names) =>
        $"not exists (select from standing x where x.thing = {thing} and x.who = any({names}) and x.relation = '{Excluded}')";

    /// <summary>As what a caller can stand to something.</summary>
    public static string[] NamesOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Standing.NamesOf(caller);
    }

    /// <summary>How a caller stands to a thing.</summary>
    public async Task<Standing> OfAsync(Caller caller, Guid thing, CancellationToken cancellation) =>
        (await OfAsync(caller, [thing], cancellation)).GetValueOrDefault(thing, Standing.None);

    /// <summary>How a caller stands to each of several things; not among them is what the caller has nothing to do with.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> OfAsync(Caller caller, IReadOnlyCollection<Guid> things, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(things);
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new() { Value = things.ToArray() });
        command.Parameters.Add(new() { Value = NamesOf(caller) });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<(Guid Thing, string Relation, DateTimeOffset? Until)>();
        while (await row.ReadAsync(cancellation))
            found.Add((row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2)));
        return found.GroupBy(f => f.Thing).ToDictionary(g => g.Key, g => new Standing(
            g.Select(f => f.Relation).Where(r => r is not (Excluded or AccessRule.Glass)).ToHashSet(),
            g.Any(f => f.Relation == Excluded),
            g.Where(f => f.Relation == AccessRule.Glass).Max(f => f.Until)));
    }

    /// <summary>Whether somebody is excluded from a thing.</summary>
    public async Task<bool> IsExcludedAsync(string who, Guid thing, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(IsExcluded);
        command.Parameters.Add(new() { Value = thing });
        command.Parameters.Add(new() { Value = who });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The same within a unit of work: what a unit that is excluded sends about a thing is as if there were no such thing.</summary>
    public static async Task<bool> IsExcludedAsync(IDocumentSession session, string who, Guid thing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var command = new NpgsqlCommand(IsExcluded) { Parameters = { new() { Value = thing }, new() { Value = who } } };
        await using var row = await session.ExecuteReaderAsync(command, cancellation);
        return await row.ReadAsync(cancellation) && row.GetBoolean(0);
    }

    internal static IEnumerable<Table> Tables()
    {
        yield return Streams.Tables.Table("standing", t =>
        {
            t.AddColumn("thing", "uuid").AsPrimaryKey();
            t.AddColumn("who", "text").AsPrimaryKey();
            t.AddColumn("relation", "text").AsPrimaryKey();
            t.AddColumn("until", "timestamptz");
        });
        yield return Streams.Tables.Table("standing_parts", t =>
        {
            t.AddColumn("whole", "uuid").AsPrimaryKey();
            t.AddColumn("part", "uuid").AsPrimaryKey();
            t.Indexes.Add(new("standing_wholes") { Columns = ["part"] });
        });
    }
}
