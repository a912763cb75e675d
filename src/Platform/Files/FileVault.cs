using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using FourKeyWorks.Platform.Privacy;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Files;

/// <summary>
/// The files of persons and cases: encrypted under their subject's key, a piece at a time, in the service's database. The
/// whole of a file is in clear nowhere, neither in memory nor on a disk.
/// </summary>
public sealed partial class FileVault(NpgsqlDataSource database, KeyRing keys, TimeProvider time, ILogger<FileVault> log, IFileScanner? scanner = null)
{
    /// <summary>The largest file that is taken, in bytes.</summary>
    public const long LargestFile = 20 * 1024 * 1024;

    /// <summary>How long a file may be on its way, and how long one that nobody claimed stays.</summary>
    internal static readonly TimeSpan LongestUpload = TimeSpan.FromMinutes(10), Unclaimed = TimeSpan.FromHours(1);

    private static readonly TimeSpan ScannersTime = TimeSpan.FromMinutes(1);

    internal bool CanScan => scanner is not null;

    /// <summary>
    /// Takes a file in: tells its type, removes what pictures tell besides themselves, encrypts and scans. Call
    /// <see cref="Keep"/> in the commit that it belongs to; one that is not kept within an hour goes. Whatever breaks off leaves nothing.
    /// </summary>
    /// <param name="id">The file's id, a new one for every attempt.</param>
    /// <param name="subject">Whose it is.</param>
    /// <param name="name">As the sender calls it.</param>
    /// <param name="content">The file as it comes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SubjectClosedException">The subject is sealed or erased.</exception>
    public async Task<Receipt> ReceiveAsync(Guid id, Subject subject, string name, Stream content, CancellationToken cancellation)
    {
        var key = await keys.ForWritingAsync(subject, cancellation);
        var taken = false;
        try
        {
            await ExecuteAsync(FileSql.Begin, cancellation, id, KeyRing.KindOf(subject), subject.Id, time.GetUtcNow());
            var details = await StoreAsync(key, id, name, content, cancellation);
            var state = await ScanAsync(key, id, details, cancellation);
            if (state == FileState.Refused) return new Receipt.Refused(FileProblems.Harmful);
            var fact = key.Seal(DetailsField(id), JsonSerializer.SerializeToUtf8Bytes(details));
            await ExecuteAsync(FileSql.Complete, cancellation, id, FileSql.Word(state), fact.Key, fact.Bytes);
            taken = true;
            return new Receipt.Taken(details.Of(id, time.GetUtcNow(), state));
        }
        catch (FileRefusedException refused)
        {
            return new Receipt.Refused(refused.Problem);
        }
        finally
        {
            if (!taken) await DiscardAsync(id);
        }
    }

    /// <summary>Keeps a file that was taken, in the session's commit.</summary>
    public static void Keep(IDocumentSession session, StoredFile file)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(file);
        session.QueueSqlCommand(FileSql.MustBeThere, file.Id, file.Id);
        session.QueueSqlCommand(FileSql.Keep, file.Id);
    }

    /// <summary>Ends a file that nobody has kept; one that is kept stays.</summary>
    public Task DiscardAsync(Guid id) => ExecuteAsync(FileSql.Discard, CancellationToken.None, id);

    /// <summary>The files of a subject, oldest first; none where it is sealed or erased. The answer holds personal values.</summary>
    public async Task<IReadOnlyList<StoredFile>> ListAsync(Subject subject, CancellationToken cancellation)
    {
        if ((await keys.FindAsync(subject, cancellation)).Key is not { } key) return [];
        var files = new List<StoredFile>();
        await using var command = Command(FileSql.List, subject.Id, KeyRing.KindOf(subject));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation)) files.Add(Read(key, row).File);
        return files;
    }

    /// <summary>Opens a file of a subject; null where there is none, or the subject is sealed or erased.</summary>
    /// <exception cref="CryptographicException">It was altered.</exception>
    public async Task<OpenedFile?> OpenAsync(Subject subject, Guid id, CancellationToken cancellation)
    {
        if ((await keys.FindAsync(subject, cancellation)).Key is not { } key) return null;
        await using var command = Command(FileSql.Find, subject.Id, KeyRing.KindOf(subject), id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        var (file, details) = Read(key, row);
        return new OpenedFile(file, Content(key, id, details.Size));
    }

    /// <summary>Ends a file.</summary>
    public Task DeleteAsync(Subject subject, Guid id, CancellationToken cancellation) =>
        ExecuteAsync(FileSql.Delete, cancellation, subject.Id, KeyRing.KindOf(subject), id);

    /// <summary>Ends what nobody has kept in time.</summary>
    internal Task SweepAsync(CancellationToken cancellation) => ExecuteAsync(FileSql.Sweep, cancellation, time.GetUtcNow() - Unclaimed);

    /// <summary>Lets the scanner look at what it has not seen yet. One that it does not answer for goes on waiting.</summary>
    internal async Task ScanWaitingAsync(CancellationToken cancellation)
    {
        var waiting = new List<(Guid Id, Subject Subject)>();
        await using (var command = Command(FileSql.ToScan))
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
                waiting.Add((row.GetGuid(0), new Subject(Enum.Parse<SubjectKind>(row.GetString(1), ignoreCase: true), row.GetGuid(2))));
        }

        foreach (var (id, subject) in waiting)
        {
            if (await OpenAsync(subject, id, cancellation) is not { } file) continue;
            var state = await ScanAsync(file.Content, cancellation);
            if (state == FileState.Waiting) return;
            await ExecuteAsync(state == FileState.Refused ? FileSql.Refuse : FileSql.Scanned, cancellation, id, FileSql.Word(state));
        }
    }

    private async Task<Details> StoreAsync(SubjectKey key, Guid id, string name, Stream content, CancellationToken cancellation)
    {
        using var limited = time.CreateCancellationTokenSource(LongestUpload);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellation);
        try
        {
            using var from = new ByteSource(content, LargestFile, ending.Token);
            await using var to = new SealingStream(key, id, (index, chunk) => ExecuteAsync(FileSql.AddChunk, ending.Token, id, index, chunk.Bytes));
            var kind = FileKinds.Guess((await from.PeekAsync(FileKinds.HeadSize)).Span) ?? throw new FileRefusedException(FileProblems.TypeNotTaken);
            await (kind switch
            {
                FileKind.Jpeg => Jpeg.CopyAsync(from, to, ending.Token),
                FileKind.Png => Png.CopyAsync(from, to, ending.Token),
                _ => from.CopyAsync(to).AsTask(),
            });
            await to.CompleteAsync();
            await using var whole = Content(key, id, to.Length);
            return new Details(name, await FileKinds.ConfirmAsync(kind, whole, ending.Token), to.Length, from.Digest, to.Digest);
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new FileRefusedException(FileProblems.TooSlow);
        }
    }

    private async Task<FileState> ScanAsync(SubjectKey key, Guid id, Details details, CancellationToken cancellation)
    {
        await using var content = Content(key, id, details.Size);
        return await ScanAsync(content, cancellation);
    }

    private async Task<FileState> ScanAsync(Stream content, CancellationToken cancellation)
    {
        if (scanner is null) return FileState.NotScanned;
        using var limited = time.CreateCancellationTokenSource(ScannersTime);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellation);
        try
        {
            return await scanner.IsHarmlessAsync(content, ending.Token) ? FileState.Clean : FileState.Refused;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            ScannerSilent(e.GetType().Name);
            return FileState.Waiting;
        }
    }

    private OpeningStream Content(SubjectKey key, Guid id, long size) => new(key, id, size, async index =>
    {
        await using var command = Command(FileSql.FindChunk, id, index);
        return await command.ExecuteScalarAsync() is byte[] bytes ? new SealedFact(key.Name, bytes) : null;
    });

    private static (StoredFile File, Details Details) Read(SubjectKey key, NpgsqlDataReader row)
    {
        var id = row.GetGuid(0);
        var details = JsonSerializer.Deserialize<Details>(key.Open(DetailsField(id), new SealedFact(row.GetString(3), row.GetFieldValue<byte[]>(4))))!;
        return (details.Of(id, row.GetFieldValue<DateTimeOffset>(1), FileSql.State(row.GetString(2))), details);
    }

    private static string DetailsField(Guid id) => $"file:{id:N}";

    private async Task ExecuteAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scanner of files did not answer ({Error})")]
    private partial void ScannerSilent(string error);

    private sealed record Details(string Name, FileKind Kind, long Size, string Received, string Kept)
    {
        public StoredFile Of(Guid id, DateTimeOffset at, FileState state) => new(id, at, Protected.Of(Name), Kind, Size, state, Received, Kept);

        public override string ToString() => Protected.Mask;
    }
}
