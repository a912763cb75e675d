using System.Globalization;
using System.Text;
using Npgsql;

namespace FourKeyWorks.Platform.Specs.Services;

/// <summary>A service's database and that of its keys, as a stranger with their owners' rights would see them.</summary>
internal sealed class ServiceDatabase(string connection, string ownersConnection, string keysConnection, string keysOwnersConnection) : IAsyncDisposable
{
    private readonly NpgsqlDataSource owner = NpgsqlDataSource.Create(ownersConnection + ";Maximum Pool Size=3");

    /// <summary>The keys' database, with its owner's rights.</summary>
    public NpgsqlDataSource Keys { get; } = NpgsqlDataSource.Create(keysOwnersConnection + ";Maximum Pool Size=3");

    /// <summary>The folder of what is kept outside of the two.</summary>
    public string Outside { get; } = Directory.CreateTempSubdirectory("fourkeyworks-specs-outside-").FullName;

    /// <summary>As <c>migrate</c> connects to the keys.</summary>
    public string KeysOwnersConnection => keysOwnersConnection;

    /// <summary>As the running service connects to its keys.</summary>
    public string KeysConnection => keysConnection;

    /// <summary>As the running service connects: no right to change the schema.</summary>
    public string Connection => connection;

    /// <summary>As <c>migrate</c> connects.</summary>
    public string OwnersConnection => ownersConnection;

    public async Task<long> CountAsync(string from)
    {
        await using var command = owner.CreateCommand($"select count(*) from {from}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = owner.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Each row as its values side by side; bytes as the text they may be.</summary>
    public async Task<string[]> RowsAsync(string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await row.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => Text(row.GetValue(i)))));
        return [.. rows];
    }

    /// <summary>All there is in all tables.</summary>
    public async Task<string> DumpAsync()
    {
        var dump = new StringBuilder();
        foreach (var table in await RowsAsync("select quote_ident(table_name) from information_schema.tables where table_schema = 'public' order by 1"))
            foreach (var row in (await RowsAsync($"select * from {table}")).Order(StringComparer.Ordinal)) dump.Append(table).Append(": ").AppendLine(row);
        return dump.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await Keys.DisposeAsync();
        Directory.Delete(Outside, recursive: true);
    }

    private static string Text(object value) => value switch
    {
        DBNull => "",
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        DateTime at => at.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
