using System.Runtime.InteropServices;

namespace FourKeyWorks.LocalHost.Os;

/// <summary>The signals that LocalHost sends.</summary>
public enum Signal
{
    /// <summary>Interrupt; PostgreSQL: fast shutdown.</summary>
    Interrupt = 2,
    /// <summary>Quit; PostgreSQL: immediate shutdown.</summary>
    Quit = 3,
    /// <summary>Kill, cannot be handled.</summary>
    Kill = 9,
    /// <summary>Please end.</summary>
    Terminate = 15,
}

/// <summary>Sends signals.</summary>
internal static class Signals
{
    /// <summary>Sends <paramref name="signal"/>; false when there is no such process (any more).</summary>
    public static bool Send(int pid, Signal signal) => pid > 1 && Kill(pid, (int)signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int pid, int signal);
}
