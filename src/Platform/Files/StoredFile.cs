using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Files;

/// <summary>How far a file is.</summary>
public enum FileState
{
    /// <summary>It waits for the scanner, which did not answer. Not given out.</summary>
    Waiting,
    /// <summary>There is no scanner. Given out; whoever opens it is shown this.</summary>
    NotScanned,
    /// <summary>The scanner found nothing. Given out.</summary>
    Clean,
    /// <summary>The scanner found it harmful. Never given out, its content is gone.</summary>
    Refused,
}

/// <summary>A file that is kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it came.</param>
/// <param name="Name">As the sender calls it: a personal value.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of what is kept.</param>
/// <param name="State">How far it is.</param>
/// <param name="Received">
/// SHA-256 of what the sender sent, in hexadecimal digits: whoever has the original can show that it is the same.
/// </param>
/// <param name="Kept">SHA-256 of what is kept and given out; another than <paramref name="Received"/> where something was removed.</param>
public sealed record StoredFile(
    Guid Id, DateTimeOffset At, Protected<string> Name, FileKind Kind, long Size, FileState State, string Received, string Kept);

/// <summary>What became of a file that was sent.</summary>
public abstract record Receipt
{
    private Receipt() { }

    /// <summary>It was taken, and is kept if whoever asked for it says so in time.</summary>
    public sealed record Taken(StoredFile File) : Receipt;

    /// <summary>It was not taken, and nothing is left of it.</summary>
    public sealed record Refused(Problem Problem) : Receipt;
}

/// <summary>A file to be read.</summary>
/// <param name="File">What it is.</param>
/// <param name="Content">Decrypted while it is read. A reader that meets a broken piece is told so by an exception.</param>
public sealed record OpenedFile(StoredFile File, Stream Content);
