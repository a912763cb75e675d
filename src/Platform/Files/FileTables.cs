using FourKeyWorks.Platform.Streams;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Platform.Files;

/// <summary>The tables of a service that keeps files. What a file is, its name included, is in <c>details</c>, encrypted.</summary>
internal static class FileTables
{
    public static Table Files => Tables.Table("files", t =>
    {
        t.AddColumn("id", "uuid").AsPrimaryKey();
        t.AddColumn("subject_kind", "text").NotNull();
        t.AddColumn("subject", "uuid").NotNull();
        t.AddColumn("at", "timestamptz").NotNull();
        t.AddColumn("kept", "boolean").NotNull();
        t.AddColumn("state", "text").NotNull();
        t.AddColumn("key_name", "text");
        t.AddColumn("details", "bytea");
        t.Indexes.Add(new IndexDefinition("files_of_subject") { Columns = ["subject", "subject_kind", "id"] });
        t.Indexes.Add(new IndexDefinition("files_by_state") { Columns = ["kept", "state", "at"] });
    });

    public static Table Chunks => Tables.Table("file_chunks", t =>
    {
        t.AddColumn("file", "uuid").AsPrimaryKey();
        t.AddColumn("index", "integer").AsPrimaryKey();
        t.AddColumn("bytes", "bytea").NotNull();
    });
}
