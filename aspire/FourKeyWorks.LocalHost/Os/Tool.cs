using System.Diagnostics;
using System.Text;

namespace FourKeyWorks.LocalHost.Os;

/// <summary>What a command-line tool said.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Its last words, for a message of one line.</summary>
    public string LastWords => (Errors + "\n" + Output)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"exit code {ExitCode}";
}

/// <summary>Runs a command-line tool to its end.</summary>
internal static class Tool
{
    public static async Task<ToolResult> RunAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellation,
        string? input = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? directory = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = directory ?? "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} does not start");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await WriteAsync(process, input, cancellation);
            await process.WaitForExitAsync(cancellation);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code tells.
        }
    }
}
