using System.Runtime.InteropServices;
using FourKeyWorks.LocalHost.Os;

namespace FourKeyWorks.LocalHost.Dashboard;

/// <summary>
/// Aspire's command line with its dashboard: one npm package per platform, fetched once per account with the machine's own
/// npm into the account's cache.
/// </summary>
internal static class DashboardPackage
{
    private const string Version = "13.5.4";

    private static string Name => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "@microsoft/aspire-cli-linux-x64",
        Architecture.Arm64 => "@microsoft/aspire-cli-linux-arm64",
        var other => throw new DashboardUnavailableException($"there is none for {other}"),
    };

    private static string Cache => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "fourkeyworks", "aspire-" + Version);

    /// <summary>Home folder of the program: it unpacks its bundle there.</summary>
    public static string Home => Path.Combine(Cache, "home");

    private static string Program => Path.Combine(Cache, "package", "bin", "aspire");

    /// <summary>The program; fetched when it isn't there.</summary>
    /// <exception cref="DashboardUnavailableException">It cannot be had.</exception>
    public static async Task<string> ProgramAsync(Screen screen, CancellationToken cancellation)
    {
        if (File.Exists(Program))
            return Program;
        try
        {
            return await FetchOnceAsync(screen, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DashboardUnavailableException($"it cannot be kept in {Cache}", e);
        }
    }

    private static async Task<string> FetchOnceAsync(Screen screen, CancellationToken cancellation)
    {
        var half = Directory.CreateDirectory($"{Cache}.{Environment.ProcessId}").FullName;
        try
        {
            screen.Step("fetching the Aspire dashboard with npm (about 130 MB, once)");
            await FetchAsync(half, cancellation);
            Directory.CreateDirectory(Path.Combine(half, "home"));
            if (!Directory.Exists(Cache))
                Directory.Move(half, Cache);
            return Program;
        }
        finally
        {
            if (Directory.Exists(half))
                Directory.Delete(half, recursive: true);
        }
    }

    private static async Task FetchAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            // Downloads without running anything of the package.
            var fetched = await Tool.RunAsync(["npm", "pack", "--silent", $"{Name}@{Version}"], cancellation, directory: folder);
            if (!fetched.Succeeded || Directory.GetFiles(folder, "*.tgz") is not [var archive])
                throw new DashboardUnavailableException($"npm cannot fetch it: {fetched.LastWords}");
            var unpacked = await Tool.RunAsync(["tar", "-xzf", archive, "-C", folder], cancellation);
            if (!unpacked.Succeeded)
                throw new DashboardUnavailableException($"the package cannot be unpacked: {unpacked.LastWords}");
            File.Delete(archive);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DashboardUnavailableException("npm is not installed", e);
        }
    }
}

/// <summary>Why there is no dashboard.</summary>
internal sealed class DashboardUnavailableException : Exception
{
    public DashboardUnavailableException(string message) : base(message) { }

    public DashboardUnavailableException(string message, Exception inner) : base(message, inner) { }
}
