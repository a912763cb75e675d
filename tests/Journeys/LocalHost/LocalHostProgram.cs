using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace FourKeyWorks.Journeys.LocalHost;

/// <summary>The built LocalHost, run as a person runs it, with a scratch state folder on free ports.</summary>
public sealed class LocalHostProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> seen = [];

    private LocalHostProgram(string state, Process process)
    {
        State = state;
        this.process = process;
    }

    public string State { get; }

    public int Pid => process.Id;

    public string Screen => string.Join('\n', seen);

    public static DirectoryInfo NewState()
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-journey-");
        if (OperatingSystem.IsLinux())
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return folder;
    }

    public static LocalHostProgram Start(string state, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program(), ["--state", state, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // These journeys look at processes, not at telemetry.
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        var process = new Process { StartInfo = start };
        var program = new LocalHostProgram(state, process);
        process.OutputDataReceived += (_, e) => program.See(e.Data);
        process.ErrorDataReceived += (_, e) => program.See(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits for a line that holds these words.</summary>
    public async Task<string> SaysAsync(string words, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(late.Token))
            {
                if (line.Contains(words, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        throw new InvalidOperationException($"LocalHost did not say '{words}' within {patience.TotalSeconds} s but:\n{Screen}");
    }

    public Task ReadyAsync() => SaysAsync("ready after", TimeSpan.FromSeconds(120));

    public async Task<int> EndsAsync(TimeSpan patience)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(patience);
        return process.ExitCode;
    }

    public void Send(string signal) => Process.Start("kill", [$"-{signal}", $"{Pid}"]).WaitForExit();

    /// <summary>The processes it has started, by name.</summary>
    public IReadOnlyDictionary<string, int> Started()
    {
        using var ledger = JsonDocument.Parse(File.ReadAllText(Path.Combine(State, "processes.json")));
        return ledger.RootElement.EnumerateArray().ToDictionary(e => e.GetProperty("name").GetString()!, e => e.GetProperty("pid").GetInt32());
    }

    /// <summary>Those of <paramref name="pids"/> that still run. One that has ended stays as a zombie until its parent asks for it.</summary>
    public static IEnumerable<int> Alive(IEnumerable<int> pids) => pids.Where(IsAlive);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Send("TERM");
            await process.WaitForExitAsync();
        }

        process.Dispose();
        // Where root's home is out of PostgreSQL's reach the databases lie elsewhere: its own --fresh knows; here it is /tmp.
        Directory.Delete(State, recursive: true);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/status").Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void See(string? line)
    {
        if (line is null)
            return;
        lock (seen)
            seen.Add(line);
        lines.Writer.TryWrite(line);
    }

    private static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FourKeyWorks.sln")))
                return Path.Combine(folder.FullName, "aspire/FourKeyWorks.LocalHost/bin", output.Parent!.Name, output.Name, "FourKeyWorks.LocalHost");
        }

        throw new InvalidOperationException("The tests do not lie in the repository.");
    }
}
