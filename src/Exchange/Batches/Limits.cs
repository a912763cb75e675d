namespace FourKeyWorks.Exchange.Batches;

/// <summary>What a file batch may hold at most; everything is held in memory while it is looked at.</summary>
internal static class Limits
{
    /// <summary>Bytes of the whole file.</summary>
    public const int File = 8 * 1024 * 1024;

    /// <summary>Events.</summary>
    public const int Events = 1000;

    /// <summary>Bytes of one event, unpacked. What is larger than an event may be is refused as an event, with its own answer.</summary>
    public const int Event = 512 * 1024;

    /// <summary>Bytes of the manifest.</summary>
    public const int Manifest = 512 * 1024;

    /// <summary>Bytes of the signature.</summary>
    public const int Signature = 1024;

    /// <summary>Bytes of everything, unpacked.</summary>
    public const int Unpacked = 32 * 1024 * 1024;

    /// <summary>How many times larger than packed anything may be unpacked.</summary>
    public const int Ratio = 200;

    /// <summary>Below this size the ratio says nothing.</summary>
    public const int Small = 64 * 1024;
}
