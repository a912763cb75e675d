using System.Runtime.CompilerServices;
using System.Text;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// Lines that are kept outside of the databases, so that a database that was restored, or altered, can be compared with
/// them. Only ever added to, each line on the disk before the call returns.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="time">The clock of the pauses.</param>
public sealed class OutsideLog(string file, TimeProvider time)
{
    private const int TailSize = 8 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Adds a line. Several processes may; they take turns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task AppendAsync(string line, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var turn = await TakeTurnAsync(cancellation);
        await using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        // What was not written whole, when the disk was full, stays a line of its own.
        var begin = await EndsWholeAsync(stream, cancellation) ? "" : "\n";
        stream.Seek(0, SeekOrigin.End);
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{begin}{line}\n"), cancellation);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>All lines, oldest first; a line that was not written whole is left out.</summary>
    public IReadOnlyList<string> Read()
    {
        if (!File.Exists(file)) return [];
        using var reader = new StreamReader(Open());
        var text = reader.ReadToEnd();
        return text.LastIndexOf('\n') is > 0 and var end ? text[..end].Split('\n') : [];
    }

    /// <summary>The same, one at a time.</summary>
    public async IAsyncEnumerable<string> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!File.Exists(file)) yield break;
        await using var stream = Open();
        using var reader = new StreamReader(stream, leaveOpen: true);
        string? whole = null;
        while (await reader.ReadLineAsync(cancellation) is { } next)
        {
            if (whole is not null) yield return whole;
            whole = next;
        }

        if (whole is not null && await EndsWholeAsync(stream, cancellation)) yield return whole;
    }

    /// <summary>The newest lines, newest first: a few, not all.</summary>
    public async Task<IReadOnlyList<string>> NewestAsync(CancellationToken cancellation)
    {
        if (!File.Exists(file)) return [];
        await using var stream = Open();
        var from = Math.Max(0, stream.Length - TailSize);
        stream.Seek(from, SeekOrigin.Begin);
        var bytes = new byte[stream.Length - from];
        await stream.ReadExactlyAsync(bytes, cancellation);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        // The first may have begun earlier, the last has not ended.
        var first = from == 0 ? 0 : 1;
        return first < lines.Length ? [.. lines[first..^1].Reverse()] : [];
    }

    private static async Task<bool> EndsWholeAsync(Stream stream, CancellationToken cancellation)
    {
        if (stream.Length == 0) return true;
        stream.Seek(-1, SeekOrigin.End);
        var last = new byte[1];
        await stream.ReadExactlyAsync(last, cancellation);
        return last[0] == '\n';
    }

    private FileStream Open() => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    /// <summary>A file beside it that is shared with nobody: on Unix that alone keeps another writer out, and no reader.</summary>
    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 100)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}
