using System.Security.Cryptography;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Files;

/// <summary>
/// A file in encrypted pieces. Each is bound to its subject, its file, its place and to whether it is the last: none can be
/// exchanged, left out, added or moved to another file without its being noticed.
/// </summary>
internal static class Chunks
{
    /// <summary>Bytes of every piece but the last.</summary>
    public const int Size = 256 * 1024;

    /// <summary>Keeps a piece, or finds it.</summary>
    public delegate Task Keep(int index, SealedFact chunk);

    /// <inheritdoc cref="Keep"/>
    public delegate Task<SealedFact?> Find(int index);

    internal static string Field(Guid file, int index, bool last) => $"file:{file:N}:{index}:{(last ? "last" : "more")}";
}

/// <summary>Encrypts what is written to it, a piece at a time.</summary>
internal sealed class SealingStream(SubjectKey key, Guid file, Chunks.Keep keep) : OneWayStream
{
    private readonly byte[] buffer = new byte[Chunks.Size];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int filled, index;
    private long length;

    public override bool CanWrite => true;

    public override long Length => length;

    /// <summary>SHA-256 of what was written, in hexadecimal digits.</summary>
    public string Digest => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        hash.AppendData(buffer.Span);
        length += buffer.Length;
        for (var rest = buffer; rest.Length > 0;)
        {
            // A full piece waits until there is another: only the last one is sealed as the last.
            if (filled == Chunks.Size) await SealAsync(last: false);
            var some = Math.Min(rest.Length, Chunks.Size - filled);
            rest.Span[..some].CopyTo(this.buffer.AsSpan(filled));
            (filled, rest) = (filled + some, rest[some..]);
        }
    }

    /// <summary>Seals the last piece.</summary>
    public Task CompleteAsync() => SealAsync(last: true);

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(buffer);
        hash.Dispose();
        base.Dispose(disposing);
    }

    private async Task SealAsync(bool last)
    {
        await keep(index, key.Seal(Chunks.Field(file, index, last), buffer.AsSpan(0, filled)));
        (index, filled) = (index + 1, 0);
    }
}

/// <summary>Decrypts a file while it is read, from any place.</summary>
/// <param name="key">The key of its subject.</param>
/// <param name="file">The file.</param>
/// <param name="length">How long it is, and so which piece must be the last.</param>
/// <param name="find">Finds a piece.</param>
internal sealed class OpeningStream(SubjectKey key, Guid file, long length, Chunks.Find find) : OneWayStream
{
    private byte[] opened = [];
    private int openedIndex = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position { get; set; }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    /// <exception cref="CryptographicException">A piece is missing, or is not what was stored there.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.Length == 0) return 0;
        var index = (int)(Position / Chunks.Size);
        if (index != openedIndex)
        {
            var chunk = await find(index) ?? throw new CryptographicException("a piece is missing");
            opened = key.Open(Chunks.Field(file, index, index == (length - 1) / Chunks.Size), chunk);
            if (opened.Length != Math.Min(Chunks.Size, length - (long)index * Chunks.Size)) throw new CryptographicException("another length");
            openedIndex = index;
        }

        var at = (int)(Position % Chunks.Size);
        var some = Math.Min(buffer.Length, opened.Length - at);
        opened.AsMemory(at, some).CopyTo(buffer);
        Position += some;
        return some;
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(opened);
        base.Dispose(disposing);
    }
}

/// <summary>What a stream has to say that is only read or only written, and only without blocking.</summary>
internal abstract class OneWayStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
