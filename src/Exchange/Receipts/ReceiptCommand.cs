using System.Globalization;
using System.Resources;
using System.Text.Json;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>
/// <c>receipt verify &lt;receipt.json&gt; --keys &lt;keys.json&gt; [--body &lt;file&gt;]</c>: says in a sentence what a receipt
/// proves, or what is wrong with it. Needs nothing of the running system.
/// </summary>
internal static class ReceiptCommand
{
    public const string Name = "receipt";

    private const int Proven = 0, NotProven = 1, NotUnderstood = 2;

    private static readonly ResourceManager Texts = new("FourKeyWorks.Exchange.Texts", typeof(ReceiptCommand).Assembly);

    /// <returns>0: proven; 1: not; 2: no such command, or a file that is not there.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter screen)
    {
        var (receipt, keys, body) = args switch
        {
            [Name, "verify", var r, "--keys", var k] => (r, k, (string?)null),
            [Name, "verify", var r, "--keys", var k, "--body", var b] => (r, k, b),
            _ => default,
        };
        if (receipt is null || new[] { receipt, keys, body }.Any(f => f is not null && !File.Exists(f)))
        {
            await screen.WriteLineAsync(Text("receipt.usage"));
            return NotUnderstood;
        }

        var (verdict, read) = Verify(await File.ReadAllBytesAsync(receipt), await File.ReadAllBytesAsync(keys!), body is null ? null : await File.ReadAllBytesAsync(body));
        await screen.WriteLineAsync(Sentence(verdict, read));
        return verdict == ReceiptVerdict.Proven ? Proven : NotProven;
    }

    private static (ReceiptVerdict Verdict, Receipt? Receipt) Verify(byte[] receipt, byte[] keys, byte[]? body)
    {
        try
        {
            return JsonSerializer.Deserialize<Receipt>(receipt, ReceiptJson.Options) is { } read
                && JsonSerializer.Deserialize<ReceiptKeys>(keys, ReceiptJson.Options) is { } published
                    ? (read.Verify(published, body), read)
                    : (ReceiptVerdict.Unreadable, null);
        }
        catch (JsonException)
        {
            return (ReceiptVerdict.Unreadable, null);
        }
    }

    private static string Sentence(ReceiptVerdict verdict, Receipt? receipt)
    {
        var code = JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.ToString());
        if (receipt is null) return Text("receipt." + code);
        if (verdict == ReceiptVerdict.Proven) code += receipt.Event.Direction == "in" ? "-in" : "-out";
        var sentence = string.Format(
            CultureInfo.InvariantCulture, Text("receipt." + code), receipt.Event.EventId, receipt.Event.Type, receipt.Event.Sender,
            receipt.Event.RoutedAt, receipt.Event.BodyHash, receipt.Batch.Key, receipt.Batch.ClosedAt);
        return verdict == ReceiptVerdict.Proven && receipt.Late ? sentence + Text("receipt.late") : sentence;
    }

    private static string Text(string key) => Texts.GetString(key, CultureInfo.CurrentUICulture) ?? key;
}
