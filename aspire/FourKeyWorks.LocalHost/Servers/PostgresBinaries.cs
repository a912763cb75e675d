using System.Globalization;
using System.Text.RegularExpressions;
using FourKeyWorks.LocalHost.Os;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>An installed PostgreSQL.</summary>
/// <param name="Folder">Where its programs are.</param>
/// <param name="Version">Its major version.</param>
internal sealed partial record PostgresBinaries(string Folder, int Version)
{
    public const int Oldest = 15;

    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>The newest one, or the one of the version that made the data.</summary>
    public static async Task<PostgresBinaries?> FindAsync(CancellationToken cancellation, int? version = null)
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in Folders().Select(RealFolder).OfType<string>().Distinct().Where(f => File.Exists(Path.Combine(f, "initdb"))))
        {
            var answer = await Tool.RunAsync([Path.Combine(folder, "postgres"), "--version"], cancellation);
            if (VersionNumber().Match(answer.Output) is { Success: true } match)
                found.Add(new(folder, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
        }

        return found.Where(b => b.Version >= Oldest && (version is null || b.Version == version)).MaxBy(b => b.Version);
    }

    private static IEnumerable<string> Folders()
    {
        var packaged = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return [.. packaged.Select(d => Path.Combine(d, "bin")), .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Where the server really is; links may lead to a version that is gone. Null if it is not there.</summary>
    private static string? RealFolder(string folder)
    {
        var server = new FileInfo(Path.Combine(folder, "postgres"));
        if (server.LinkTarget is not null) server = (FileInfo)server.ResolveLinkTarget(returnFinalTarget: true)!;
        return server.Exists ? server.DirectoryName : null;
    }

    [GeneratedRegex(@"\) (\d+)")]
    private static partial Regex VersionNumber();
}
