using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Files;

/// <summary>Ends files that nobody has kept, and lets the scanner look at those that wait for it.</summary>
internal sealed class FileKeeping(FileVault files, TimeProvider time, ILogger<FileKeeping> log) : Recurring(TimeSpan.FromMinutes(1), time, log)
{
    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        await files.SweepAsync(cancellation);
        if (files.CanScan) await files.ScanWaitingAsync(cancellation);
    }
}
