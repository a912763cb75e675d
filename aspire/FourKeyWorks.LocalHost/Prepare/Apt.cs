using FourKeyWorks.LocalHost.Os;

namespace FourKeyWorks.LocalHost.Prepare;

/// <summary>
/// Installs packages so that no system server starts and no cluster is made: Debian's packages do both on installation.
/// What is put in place for that is removed again.
/// </summary>
internal static class Apt
{
    private const string Mark = "# put here by FourKeyWorks while it installs packages";
    private const string Policy = "/usr/sbin/policy-rc.d";
    private const string SavedPolicy = Policy + ".before-fourkeyworks";
    private const string ClusterFolder = "/etc/postgresql-common/createcluster.d";
    private const string ClusterFile = ClusterFolder + "/fourkeyworks.conf";

    public static async Task InstallAsync(IEnumerable<string> packages, CancellationToken cancellation)
    {
        HoldServers();
        try
        {
            await RunAsync(["update"], cancellation);
            await RunAsync(["install", "-y", "--no-install-recommends", .. packages], cancellation);
        }
        finally
        {
            LetServersGo();
        }
    }

    private static async Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var result = await Tool.RunAsync(["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", .. arguments], cancellation,
            environment: new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" });
        if (!result.Succeeded)
            throw new CannotRunException($"apt-get {string.Join(' ', arguments)} failed: {result.LastWords}");
    }

    private static void HoldServers()
    {
        // Ours may be left from a run that was killed: then the saved one is the real one.
        if (File.Exists(Policy) && !File.ReadAllText(Policy).Contains(Mark, StringComparison.Ordinal))
            File.Move(Policy, SavedPolicy, overwrite: true);
        File.WriteAllText(Policy, $"#!/bin/sh\n{Mark}\nexit 101\n");
        File.SetUnixFileMode(Policy, (UnixFileMode)Convert.ToInt32("755", 8));
        Directory.CreateDirectory(ClusterFolder);
        File.WriteAllText(ClusterFile, $"{Mark}\ncreate_main_cluster = false\n");
    }

    private static void LetServersGo()
    {
        File.Delete(ClusterFile);
        File.Delete(Policy);
        if (File.Exists(SavedPolicy))
            File.Move(SavedPolicy, Policy);
    }
}
