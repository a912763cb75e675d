using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Os;

/// <summary>
/// The account PostgreSQL runs under: it refuses to run as root, so that root lends it the package's own account;
/// everybody else runs it as themselves.
/// </summary>
internal sealed class ServerAccount
{
    private const string Account = "postgres";

    /// <summary>Whether another account than ours is used.</summary>
    public bool IsBorrowed { get; } = Environment.IsPrivilegedProcess;

    /// <summary>The command that runs <paramref name="command"/> under the account.</summary>
    public IReadOnlyList<string> Running(params IEnumerable<string> command) => IsBorrowed
        ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--init-groups", "--", .. command]
        : [.. command];

    /// <summary>Makes a folder that only the account may enter.</summary>
    public async Task MakeFolderAsync(string path, CancellationToken cancellation)
    {
        if (IsBorrowed)
            await InstallAsync(["-d", "-m", "700", "-o", Account, "-g", Account, path], null, cancellation);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a file that only the account may read.</summary>
    public async Task WriteSecretAsync(string path, string content, CancellationToken cancellation)
    {
        if (IsBorrowed)
            await InstallAsync(["-m", "600", "-o", Account, "-g", Account, "/dev/stdin", path], content, cancellation);
        else
            PrivateFile.Write(path, content);
    }

    /// <summary>Whether the account can work in <paramref name="path"/>: it can't below a home folder that only root may enter.</summary>
    public async Task<bool> CanWriteToAsync(string path, CancellationToken cancellation) =>
        !IsBorrowed || (await Tool.RunAsync(Running("test", "-w", path), cancellation)).Succeeded;

    private static async Task InstallAsync(string[] arguments, string? content, CancellationToken cancellation)
    {
        var result = await Tool.RunAsync(["install", .. arguments], cancellation, content);
        if (!result.Succeeded)
            throw new CannotRunException($"{arguments[^1]} cannot be made for the account {Account}: {result.LastWords}");
    }
}
