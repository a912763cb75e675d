namespace FourKeyWorks.Platform.Privacy;

/// <summary>
/// Lines that are kept outside of the databases, so that a database that was restored, or altered, can be compared with
/// them. Only ever added to, each line on the disk before the call returns.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="time">The clock of the pauses.</param>
public sealed class OutsideLog(string file, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Adds a line. Several processes may; they take turns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task AppendAsync(string line, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"), cancellation);
                stream.Flush(flushToDisk: true);
                return;
            }
            catch (IOException) when (attempt < 100 && File.Exists(file))
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    /// <summary>All lines, oldest first; a line that was not written whole is left out.</summary>
    public IReadOnlyList<string> Read()
    {
        if (!File.Exists(file)) return [];
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return text.LastIndexOf('\n') is > 0 and var end ? text[..end].Split('\n') : [];
    }
}
