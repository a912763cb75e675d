using FourKeyWorks.Platform.Chains;
using Npgsql;

namespace FourKeyWorks.Platform.Audit;

/// <summary>A row of the trail as the database has it.</summary>
internal sealed record AuditRow(
    Guid Id, DateTimeOffset At, string By, string Department, string Unit, string Purpose, string SubjectKind, Guid Subject, string?[] Fields, int Level)
{
    public const string Columns = "a.id, a.at, a.by, a.department, a.unit, a.purpose, a.subject_kind, a.subject, a.fields, a.level";

    public static AuditRow Read(NpgsqlDataReader row, int first = 0) => new(
        row.GetGuid(first), row.GetFieldValue<DateTimeOffset>(first + 1), row.GetString(first + 2), row.GetString(first + 3), row.GetString(first + 4),
        row.GetString(first + 5), row.GetString(first + 6), row.GetGuid(first + 7), row.GetFieldValue<string?[]>(first + 8), row.GetInt32(first + 9));

    /// <summary>What its link is over: every column, and the key.</summary>
    public byte[] Bytes(string key) => new CanonicalRow("audit.v1")
        .Text(key).Id(Id).Instant(At).Text(By).Text(Department).Text(Unit).Text(Purpose).Text(SubjectKind).Id(Subject).Texts(Fields).Number(Level)
        .ToArray();
}
