using System.Text.Json;

namespace FourKeyWorks.Platform.Files;

/// <summary>The statements on files and their pieces.</summary>
internal static class FileSql
{
    public const string Begin = "insert into files (id, subject_kind, subject, at, kept, state) values ($1, $2, $3, $4, false, 'waiting')";

    public const string AddChunk = "insert into file_chunks (file, index, bytes) values ($1, $2, $3)";

    public const string FindChunk = "select bytes from file_chunks where file = $1 and index = $2";

    public const string Complete = "update files set state = $2, key_name = $3, details = $4 where id = $1";

    // In somebody else's commit, which must fail where the file has gone meanwhile: a file of nobody cannot be.
    public const string MustBeThere = "insert into files (id) select ? where not exists (select 1 from files where id = ? and not kept)";

    public const string Keep = "update files set kept = true where id = ?";

    public const string List = "select id, at, state, key_name, details from files where subject = $1 and subject_kind = $2 and kept order by at, id";

    public const string Find = "select id, at, state, key_name, details from files where subject = $1 and subject_kind = $2 and id = $3 and kept";

    public const string ToScan = "select id, subject_kind, subject from files where kept and state in ('waiting', 'not-scanned') order by id limit 100";

    public const string Scanned = "update files set state = $2 where id = $1";

    public const string Refuse = "with refused as (update files set state = $2 where id = $1 returning id)" + AndChunks + "refused)";

    public const string Discard = "with gone as (delete from files where id = $1 and not kept returning id)" + AndChunks + "gone)";

    public const string Delete = "with gone as (delete from files where subject = $1 and subject_kind = $2 and id = $3 returning id)" + AndChunks + "gone)";

    // With the subjects' keys, in the commit that erases them.
    public const string Forget = "with gone as (delete from files where subject = any(?) returning id)" + AndChunks + "gone)";

    public const string Sweep = "with gone as (delete from files where at < $1 and not kept returning id)" + AndChunks + "gone)";

    private const string AndChunks = " delete from file_chunks where file in (select id from ";

    public static string Word(FileState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    public static FileState State(string word) => Enum.Parse<FileState>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
