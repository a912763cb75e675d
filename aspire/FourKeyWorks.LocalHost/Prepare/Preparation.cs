using FourKeyWorks.LocalHost.Os;
using FourKeyWorks.LocalHost.Servers;

namespace FourKeyWorks.LocalHost.Prepare;

/// <summary>A package of the distribution that is missing, and what for.</summary>
internal sealed record MissingPackage(string Name, string Reason);

/// <summary><c>prepare</c>: installs what is missing, through apt, after saying so.</summary>
internal static class Preparation
{
    public static async Task<int> RunAsync(bool forTests, Screen screen, CancellationToken cancellation)
    {
        var missing = await MissingAsync(forTests, cancellation);
        if (missing.Count == 0)
            return 0;

        foreach (var package in missing)
            screen.Step($"missing: {package.Name}, {package.Reason}");
        if (!File.Exists("/usr/bin/apt-get"))
            throw new CannotRunException("This machine has no apt-get; install PostgreSQL 15 or later and RabbitMQ 3.10 to 4.x by its own means, then run again.");
        if (!Environment.IsPrivilegedProcess)
        {
            screen.Line($"Installing needs root. Type this line, which starts no system server, then run again:\n\n  {RootLine(forTests)}\n");
            return 1;
        }

        screen.Step("installing them with apt-get; the system's own servers are not started");
        await Apt.InstallAsync(missing.Select(m => m.Name), cancellation);
        var still = await MissingAsync(forTests, cancellation);
        if (still.Count > 0)
            throw new CannotRunException($"Still missing after the installation: {string.Join(", ", still.Select(m => $"{m.Name} ({m.Reason})"))}.");
        screen.Step("installed");
        return 0;
    }

    private static async Task<List<MissingPackage>> MissingAsync(bool forTests, CancellationToken cancellation)
    {
        var missing = new List<MissingPackage>();
        if (await PostgresBinaries.FindAsync(cancellation) is null)
            missing.Add(new("postgresql", $"the database server, version {PostgresBinaries.Oldest} or later"));
        if (!File.Exists(PrivateBroker.Server))
            missing.Add(new("rabbitmq-server", "the message broker, version 3.10 to 4.x"));
        if (forTests && !await HasPikaAsync(cancellation))
            missing.Add(new("python3-pika", "the AMQP library of the README's Python example, which a test runs"));
        if (forTests && !File.Exists("/usr/bin/chromium"))
            missing.Add(new("chromium", "the browser in which tests go through the pages"));
        if (forTests && !File.Exists("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"))
            missing.Add(new("fonts-noto-cjk", "a font with Chinese characters, for the pictures of the pages"));
        return missing;
    }

    private static async Task<bool> HasPikaAsync(CancellationToken cancellation) =>
        File.Exists("/usr/bin/python3") && (await Tool.RunAsync(["/usr/bin/python3", "-c", "import pika"], cancellation)).Succeeded;

    private static string RootLine(bool forTests)
    {
        var runtime = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? $"env DOTNET_ROOT={root} " : "";
        return $"sudo {runtime}{Environment.ProcessPath} prepare{(forTests ? " --for-tests" : "")}";
    }
}
