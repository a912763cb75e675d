using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using Npgsql;

namespace FourKeyWorks.Platform.Audit;

/// <summary>That somebody was given protected values to read (domain §7.7, 个人信息保护法 55; P9, P13).</summary>
/// <param name="Id">Its own id.</param>
/// <param name="At">When.</param>
/// <param name="By">Who: the token's subject, an opaque id.</param>
/// <param name="Department">Of which department.</param>
/// <param name="Unit">Of which unit.</param>
/// <param name="Purpose">Why, as a code.</param>
/// <param name="Subject">Whose values.</param>
/// <param name="Fields">Which values, by their names.</param>
/// <param name="Level">The highest level among them.</param>
public sealed record ReadRecord(
    Guid Id, DateTimeOffset At, string By, Party Department, string Unit, string Purpose, Subject Subject, IReadOnlyList<string> Fields, Sensitivity Level)
{
    /// <summary>What <paramref name="caller"/> is about to be given.</summary>
    public static ReadRecord Of(Guid id, DateTimeOffset at, Caller caller, string purpose, Subject subject, IReadOnlyList<string> fields, Sensitivity level)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new(id, at, caller.Subject, caller.Department, caller.Unit, purpose, subject, fields, level);
    }
}

/// <summary>The trail of what was read. A read is in it before its answer leaves; within a second it is chained (see <see cref="AuditChain"/>).</summary>
public sealed class AuditTrail(NpgsqlDataSource database)
{
    private const string Insert = """
        with row as (
            insert into audit (id, at, by, department, unit, purpose, subject_kind, subject, fields, level)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning at, id)
        insert into audit_unchained (at, audit_id) select at, id from row
        """;

    /// <summary>Records a read, in a commit of its own.</summary>
    public Task RecordAsync(ReadRecord read, CancellationToken cancellation) => RecordAsync([read], cancellation);

    /// <summary>Records what a page shows, in a commit of its own.</summary>
    public async Task RecordAsync(IReadOnlyCollection<ReadRecord> reads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reads);
        if (reads.Count == 0) return;
        await using var batch = database.CreateBatch();
        foreach (var read in reads) batch.BatchCommands.Add(Command(read));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand Command(ReadRecord read) => new(Insert)
    {
        Parameters =
        {
            new() { Value = read.Id },
            new() { Value = read.At.ToUniversalTime() },
            new() { Value = read.By },
            new() { Value = read.Department.Slug() },
            new() { Value = read.Unit },
            new() { Value = read.Purpose },
            new() { Value = KeyRing.KindOf(read.Subject) },
            new() { Value = read.Subject.Id },
            new() { Value = read.Fields.ToArray() },
            new() { Value = (int)read.Level },
        },
    };
}
