using System.Diagnostics;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>A shell of a department's machine, with what Debian installs and nothing else; what is set in it stays.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string folder;
    private readonly Process shell;
    private int commands;

    public Terminal(string folder)
    {
        this.folder = folder;
        var start = new ProcessStartInfo("/bin/bash", ["--noprofile", "--norc"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var proxy in start.Environment.Keys.Where(k => k.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(proxy);
        start.Environment["PATH"] = "/usr/bin:/bin";
        shell = Process.Start(start)!;
    }

    /// <summary>What commands have printed, and how they ended.</summary>
    internal sealed record Answer(int Exit, string Said, string Complained, TimeSpan Took);

    /// <summary>Runs commands as they would be typed.</summary>
    public async Task<Answer> RunAsync(string text)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetFileName(folder)}-{++commands:00}");
        var started = Stopwatch.GetTimestamp();
        try
        {
            await File.WriteAllTextAsync(file + ".sh", text + "\n", cancellation);
            await shell.StandardInput.WriteLineAsync($". {file}.sh >{file}.out 2>{file}.err </dev/null; echo $?".AsMemory(), cancellation);
            await shell.StandardInput.FlushAsync(cancellation);
            var exit = await shell.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Patience, cancellation);
            return new Answer(
                int.Parse(exit!, System.Globalization.CultureInfo.InvariantCulture), await File.ReadAllTextAsync(file + ".out", cancellation), await File.ReadAllTextAsync(file + ".err", cancellation),
                Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            foreach (var end in (string[])[".sh", ".out", ".err"]) File.Delete(file + end);
        }
    }

    public void Dispose()
    {
        shell.Kill(entireProcessTree: true);
        shell.Dispose();
    }
}
