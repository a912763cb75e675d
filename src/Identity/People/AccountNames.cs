using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// The names that people sign in with. Many are the person's own, so that they stand here, where they can be removed, and in no
/// event; written in the commit of the event that enters the person.
/// </summary>
internal static class AccountNames
{
    private const string Insert = "insert into account_name (person, name) values (?, ?)";
    private const string PersonOfName = "select person from account_name where name = $1";
    private const string NameOfPerson = "select name from account_name where person = $1";

    public static Table Table => Tables.Table("account_name", t =>
    {
        t.AddColumn("person", "uuid").AsPrimaryKey();
        t.AddColumn("name", "text").NotNull();
        t.Indexes.Add(new IndexDefinition("account_name_once") { Columns = ["name"], IsUnique = true });
    });

    public static void Put(IDocumentOperations operations, Guid person, string name) => operations.QueueSqlCommand(Insert, person, name);

    /// <summary>Who has this name; null if nobody.</summary>
    public static async Task<Guid?> PersonAsync(NpgsqlDataSource database, string name, CancellationToken cancellation) =>
        await AskAsync(database, PersonOfName, name, cancellation) as Guid?;

    /// <summary>The name of a person; null for somebody who was never entered.</summary>
    public static async Task<string?> NameAsync(NpgsqlDataSource database, Guid person, CancellationToken cancellation) =>
        await AskAsync(database, NameOfPerson, person, cancellation) as string;

    private static async Task<object?> AskAsync(NpgsqlDataSource database, string question, object value, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(question);
        command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(cancellation);
    }
}
