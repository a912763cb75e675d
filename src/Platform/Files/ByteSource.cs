using System.Security.Cryptography;

namespace FourKeyWorks.Platform.Files;

/// <summary>What comes in, read a little at a time: counted, hashed, and cut off where it becomes too long.</summary>
internal sealed class ByteSource(Stream stream, long limit, CancellationToken cancellation) : IDisposable
{
    private readonly byte[] buffer = new byte[32 * 1024];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int start, end;
    private long total;

    /// <summary>SHA-256 of everything read until now, in hexadecimal digits.</summary>
    public string Digest => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>What comes next, as far as it is there: at least <paramref name="count"/> bytes unless the end is nearer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count)
    {
        while (end - start < count && await FillAsync())
        {
        }

        return buffer.AsMemory(start, end - start);
    }

    /// <summary>The next byte; null at the end.</summary>
    public async ValueTask<byte?> NextAsync()
    {
        if (start == end && !await FillAsync()) return null;
        return buffer[start++];
    }

    /// <summary>The next bytes; null where there are fewer.</summary>
    public async ValueTask<byte[]?> TakeAsync(int count)
    {
        var bytes = new byte[count];
        var taken = 0;
        while (taken < count && (start < end || await FillAsync()))
        {
            var some = Math.Min(count - taken, end - start);
            buffer.AsSpan(start, some).CopyTo(bytes.AsSpan(taken));
            (taken, start) = (taken + some, start + some);
        }

        return taken == count ? bytes : null;
    }

    /// <summary>Passes on the next bytes, as many as there are.</summary>
    public async ValueTask CopyAsync(Stream to, long count = long.MaxValue)
    {
        while (count > 0 && (start < end || await FillAsync()))
        {
            var some = (int)Math.Min(count, end - start);
            await to.WriteAsync(buffer.AsMemory(start, some), cancellation);
            (count, start) = (count - some, start + some);
        }
    }

    /// <summary>Passes on everything up to a byte of this value, which comes next then.</summary>
    public async ValueTask CopyUntilAsync(byte value, Stream to)
    {
        while (start < end || await FillAsync())
        {
            var found = buffer.AsSpan(start..end).IndexOf(value);
            var some = found < 0 ? end - start : found;
            await to.WriteAsync(buffer.AsMemory(start, some), cancellation);
            start += some;
            if (found >= 0) return;
        }
    }

    /// <summary>Passes over the next bytes, as many as there are.</summary>
    public ValueTask SkipAsync(long count = long.MaxValue) => CopyAsync(Stream.Null, count);

    public void Dispose() => hash.Dispose();

    private async ValueTask<bool> FillAsync()
    {
        buffer.AsSpan(start..end).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
        hash.AppendData(buffer, end, read);
        (end, total) = (end + read, total + read);
        return total <= limit ? read > 0 : throw new FileRefusedException(Problem.TooLarge);
    }
}
