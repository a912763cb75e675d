using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FourKeyWorks.LocalHost.Os;

namespace FourKeyWorks.LocalHost.State;

/// <summary>
/// The folder in which one running system lives (<c>.local</c>): databases, broker, logs, secret. One LocalHost at a time
/// holds it.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream held;

    private StateDirectory(string path, FileStream held)
    {
        Root = path;
        this.held = held;
        Ledger = new(In("processes.json"));
        foreach (var folder in (string[])[Logs, CredentialFiles, Broker])
            Directory.CreateDirectory(folder, OwnerOnly);
    }

    public string Root { get; }
    public string Logs => In("logs");
    public string CredentialFiles => In("credentials");
    public string Keys => In("keys");
    public string Outside => In("outside");
    public string Broker => In("rabbitmq");
    public string Ports => In("ports.json");
    public string Servers => In("servers.json");
    public ProcessLedger Ledger { get; }

    public string LogOf(string process) => Path.Combine(Logs, process + ".log");

    /// <summary>Whether no LocalHost lives in the folder.</summary>
    public static bool IsFree(string path)
    {
        try
        {
            using var probe = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Takes the folder, which is refused while another LocalHost lives in it.</summary>
    public static StateDirectory Take(string path)
    {
        path = Path.GetFullPath(path);
        var lockFile = Path.Combine(path, "lock");
        FileStream held;
        try
        {
            Directory.CreateDirectory(path);
            held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CannotRunException($"{path} belongs to another account; run as that account, or choose another folder with --state.", e);
        }
        catch (IOException e) when (File.Exists(PidFile(path)))
        {
            throw new CannotRunException($"Another LocalHost (pid {File.ReadAllText(PidFile(path))}) runs with {path}; end it first, or choose another folder with --state.", e);
        }

        File.WriteAllText(PidFile(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new(path, held);
    }

    /// <summary>A folder for one run.</summary>
    public static StateDirectory Scratch()
    {
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-");
        // PostgreSQL's account passes through.
        folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return Take(folder.FullName);
    }

    /// <summary>
    /// The folder for the databases: inside, unless the account PostgreSQL runs under can't get there, as below root's
    /// own home folder.
    /// </summary>
    public async Task<string> PostgresAsync(ServerAccount account, CancellationToken cancellation)
    {
        var inside = In("postgresql");
        await account.MakeFolderAsync(inside, cancellation);
        if (await account.CanWriteToAsync(inside, cancellation))
            return inside;
        var outside = PostgresOutside;
        Directory.CreateDirectory(Path.GetDirectoryName(outside)!);
        await account.MakeFolderAsync(outside, cancellation);
        return outside;
    }

    /// <summary>Deletes databases, broker, and what is kept outside of them to compare them with; secret, keys, ports and logs stay.</summary>
    public void Wipe()
    {
        foreach (var folder in (string[])[In("postgresql"), PostgresOutside, Broker, Outside])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Deletes everything, or everything but the logs.</summary>
    public void Delete(bool keepLogs = false)
    {
        Wipe();
        if (!keepLogs)
            Directory.Delete(Root, recursive: true);
    }

    public void Dispose() => held.Dispose();

    private string PostgresOutside =>
        Path.Combine("/var/lib/fourkeyworks", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..12]);

    private string In(string name) => Path.Combine(Root, name);

    // Beside the lock, which nobody else can read.
    private static string PidFile(string path) => Path.Combine(path, "pid");
}
