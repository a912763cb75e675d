using System.Globalization;
using System.Resources;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary><c>receipts verify</c> says in a sentence whether all batches of receipts are whole, or names the first that is not.</summary>
internal static class ReceiptsCommand
{
    public const string Name = "receipts";

    private const int Sound = 0, NotSound = 1, NotUnderstood = 2;

    private static readonly ResourceManager Texts = new("FourKeyWorks.Exchange.Texts", typeof(ReceiptsCommand).Assembly);

    /// <returns>0: sound; 1: something is wrong; 2: no such command.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter screen)
    {
        if (args is not [Name, "verify"])
        {
            await screen.WriteLineAsync(Text("receipts.usage"));
            return NotUnderstood;
        }

        var report = await services.GetRequiredService<ReceiptVerification>().VerifyAsync(CancellationToken.None);
        var (code, first, second) = report.Finding is { } finding ? (finding.Code, finding.Batch, finding.Other) : ("receipts.sound", report.Batches, report.Events);
        await screen.WriteLineAsync(string.Format(CultureInfo.InvariantCulture, Text(code), first, second));
        return report.Finding is null ? Sound : NotSound;
    }

    private static string Text(string key) => Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key;
}
