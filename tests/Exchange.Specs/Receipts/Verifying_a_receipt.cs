using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FourKeyWorks.Exchange.Receipts;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Signing;
using Hash = FourKeyWorks.Platform.Chains.Hash;

namespace FourKeyWorks.Exchange.Specs.Receipts;

/// <summary>What somebody can do who has a receipt, the published keys and one of the two programs, and no connection.</summary>
public sealed class Verifying_a_receipt : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 9, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly byte[] Body = [.. "{}"u8];

    private readonly string folder = Directory.CreateTempSubdirectory("fourkeyworks-specs-receipts-").FullName;

    public static TheoryData<string> Suites => [SignatureSuite.EcdsaP256.Name, SignatureSuite.Sm2.Name];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Suites))]
    public void it_proves_each_event_of_its_batch(string suite)
    {
        var keys = Keys(suite);
        Gen.Int[1, 40].Sample(count =>
        {
            var receipts = Receipts(keys, count);
            return receipts.All(r => r.Verify(new(keys.Published()), Body) == ReceiptVerdict.Proven);
        }, iter: 20);
    }

    [Theory, MemberData(nameof(Suites))]
    public void any_change_is_noticed(string suite)
    {
        var keys = Keys(suite);
        var published = new ReceiptKeys(keys.Published());
        var receipt = Receipts(keys, 5)[3];
        foreach (var (path, changed) in Changed(JsonSerializer.SerializeToNode(receipt, ReceiptJson.Options)!))
        {
            var verdict = Read(changed) is { } read ? read.Verify(published) : ReceiptVerdict.Unreadable;
            Assert.True(verdict != ReceiptVerdict.Proven, path);
        }
    }

    [Fact]
    public void it_is_said_what_is_wrong()
    {
        var keys = Keys();
        var published = new ReceiptKeys(keys.Published());
        var receipt = Receipts(keys, 5)[3];
        Assert.Equal(ReceiptVerdict.BodyDiffers, receipt.Verify(published, "{ }"u8.ToArray()));
        Assert.Equal(ReceiptVerdict.EventNotSigned, (receipt with { Event = receipt.Event with { Sender = "jcy.u1002" } }).Verify(published));
        Assert.Equal(ReceiptVerdict.EventNotSigned, (receipt with { Place = 2 }).Verify(published));
        Assert.Equal(ReceiptVerdict.SignatureWrong, (receipt with { Batch = receipt.Batch with { ClosedAt = Now.AddSeconds(3) } }).Verify(published));
        Assert.Equal(ReceiptVerdict.KeyUnknown, (receipt with { Batch = receipt.Batch with { Key = "sign-0009" } }).Verify(published));
        Assert.Equal(ReceiptVerdict.KeyNotValidThen, (receipt with { Batch = receipt.Batch with { ClosedAt = Now.AddDays(-1) } }).Verify(published));
        Assert.Equal(ReceiptVerdict.Unreadable, (receipt with { Path = ["x"] }).Verify(published));
        Assert.Equal(ReceiptVerdict.SignatureWrong, receipt.Verify(new(Keys().Published())));
    }

    [Fact]
    public void a_signature_is_written_in_one_way_only()
    {
        var keys = Keys();
        var receipt = Receipts(keys, 1)[0];
        // One that ends with bits that stand for nothing.
        while (!receipt.Batch.Signature.EndsWith('=')) receipt = Receipts(keys, 1)[0];
        var last = receipt.Batch.Signature.TrimEnd('=').Length - 1;
        var changed = receipt.Batch.Signature[..last] + (char)(receipt.Batch.Signature[last] + 1) + receipt.Batch.Signature[(last + 1)..];
        Assert.Equal(ReceiptVerdict.Unreadable, (receipt with { Batch = receipt.Batch with { Signature = changed } }).Verify(new(keys.Published())));
    }

    [Fact]
    public void a_key_does_not_sign_when_it_is_not_its_time()
    {
        var keys = Keys();
        var receipt = Receipts(keys, 1)[0];
        keys.Add(Now);
        Assert.Equal(ReceiptVerdict.KeyNotValidThen, receipt.Verify(new(keys.Published())));
    }

    [Fact]
    public void each_batch_stands_on_the_one_before()
    {
        var keys = Keys();
        var (first, hash, _) = ReceiptMaker.Sign(new Chain(), [Event(1)], keys.Current(Now), Now);
        var (second, _, _) = ReceiptMaker.Sign(new Chain(1, hash), [Event(2)], keys.Current(Now), Now);
        Assert.Equal((1, new string('0', 64)), (first.Number, first.Previous));
        Assert.Equal((2, Convert.ToHexStringLower(hash)), (second.Number, second.Previous));
    }

    [Fact]
    public void one_that_was_signed_long_after_is_called_late()
    {
        var keys = Keys();
        Assert.False(Receipts(keys, 1, closedAt: Now.AddSeconds(60))[0].Late);
        Assert.True(Receipts(keys, 1, closedAt: Now.AddSeconds(61))[0].Late);
    }

    [Theory, MemberData(nameof(Suites))]
    public async Task both_programs_say_in_a_sentence_what_is_proven(string suite)
    {
        var keys = Keys(suite);
        var receipt = await WriteAsync(JsonSerializer.SerializeToNode(Receipts(keys, 5)[3], ReceiptJson.Options)!, keys);

        foreach (var (exit, said) in new[] { await CommandAsync("--body", At("body")), await PythonAsync(At("body")) })
        {
            Assert.Equal(0, exit);
            Assert.Contains("event-4", said, StringComparison.Ordinal);
            Assert.Contains("gaj.u1001", said, StringComparison.Ordinal);
            Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        await File.WriteAllTextAsync(At("body"), "{ }", Cancellation);
        Assert.Equal(1, (await CommandAsync("--body", At("body"))).Exit);
        Assert.Equal(1, (await PythonAsync(At("body"))).Exit);
        Assert.Equal(0, (await CommandAsync()).Exit);
        Assert.Equal(0, (await PythonAsync()).Exit);
        Assert.NotNull(receipt);
    }

    [Theory, MemberData(nameof(Suites))]
    public async Task both_programs_notice_any_change(string suite)
    {
        var keys = Keys(suite);
        foreach (var (path, changed) in Changed(JsonSerializer.SerializeToNode(Receipts(keys, 3)[1], ReceiptJson.Options)!))
        {
            await WriteAsync(changed, keys);
            var (command, python) = (await CommandAsync(), await PythonAsync());
            Assert.True(command.Exit == 1 && python.Exit == 1, $"{path}: {command} {python}");
            Assert.StartsWith("未证实：", command.Said, StringComparison.Ordinal);
            Assert.StartsWith("Not proven: ", python.Said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event":null,"place":0,"path":[],"batch":null}""")]
    public async Task what_is_no_receipt_proves_nothing(string text)
    {
        await WriteAsync(JsonSerializer.SerializeToNode(Receipts(Keys(), 2)[1], ReceiptJson.Options)!, Keys());
        await File.WriteAllTextAsync(At("receipt.json"), text, Cancellation);
        Assert.Equal((1, 1), ((await CommandAsync()).Exit, (await PythonAsync()).Exit));
    }

    [Theory]
    [InlineData("receipt")]
    [InlineData("keys")]
    public async Task nothing_where_something_belongs_is_no_receipt(string file)
    {
        var keys = Keys();
        var receipt = JsonSerializer.SerializeToNode(Receipts(keys, 5)[3], ReceiptJson.Options)!;
        receipt["path"]![0] = file == "receipt" ? null : receipt["path"]![0]!.DeepClone();
        await WriteAsync(receipt, keys);
        if (file == "keys") await File.WriteAllTextAsync(At("keys.json"), """{"keys":[null]}""", Cancellation);
        Assert.Equal((1, 1), ((await CommandAsync()).Exit, (await PythonAsync()).Exit));
    }

    [Theory]
    [InlineData("receipt", "verify")]
    [InlineData("receipt", "verify", "/nowhere", "--keys", "/nowhere")]
    [InlineData("receipt", "sign")]
    public async Task what_makes_no_sense_is_answered_with_how_it_does(params string[] args)
    {
        await using var screen = new StringWriter();
        Assert.Equal(2, await ReceiptCommand.RunAsync(args, screen));
        Assert.Contains("receipt verify", screen.ToString(), StringComparison.Ordinal);
    }

    private static ReceiptedEvent Event(int n) => new(
        n, new Guid($"00000000-0000-8000-8000-{n:000000000000}"), "in", "cn.fourkeyworks.police.suspected-infringement.v1", $"event-{n}", n % 2 == 0 ? "/gaj.u1001" : null,
        n % 3 == 0 ? null : Now.AddSeconds(-n).AddMicroseconds(123450), Convert.ToHexStringLower(SignatureSuite.EcdsaP256.Hash(Body)), "gaj.u1001", Now.AddMicroseconds(n));

    private static IReadOnlyList<Receipt> Receipts(SigningKeys keys, int count, DateTimeOffset? closedAt = null)
    {
        var events = Enumerable.Range(1, count).Select(Event).ToArray();
        var (batch, _, leaves) = ReceiptMaker.Sign(new Chain(7, new byte[32]), events, keys.Current(Now), closedAt ?? Now.AddSeconds(1));
        Hash hash = SignatureSuite.Of(batch.Algorithm).Hash;
        return [.. events.Select((e, i) => new Receipt(e, i, [.. MerkleTree.Path(leaves, i, hash).Select(Convert.ToHexStringLower)], batch))];
    }

    /// <summary>The receipt with each of its values changed in turn; that it is late follows from others, and is not believed.</summary>
    private static IEnumerable<(string Path, JsonNode Changed)> Changed(JsonNode receipt)
    {
        foreach (var path in Values(receipt).Where(p => p != "$.late"))
        {
            var changed = receipt.DeepClone();
            var value = Values(changed, path)!;
            value.ReplaceWith(value.GetValueKind() == JsonValueKind.Number ? JsonValue.Create(value.GetValue<long>() + 1) : JsonValue.Create(Other(value.GetValue<string>())));
            yield return (path, changed);
        }
    }

    private static string Other(string text)
    {
        var at = text.Length - 1 - text.Reverse().TakeWhile(c => !char.IsAsciiLetterOrDigit(c)).Count();
        return text[..at] + (text[at] == '1' ? '2' : '1') + text[(at + 1)..];
    }

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Values(p.Value)),
        JsonArray a => a.SelectMany(Values),
        null => [],
        _ => [node.GetPath()],
    };

    private static JsonValue? Values(JsonNode? node, string path) => node switch
    {
        JsonObject o => o.Select(p => Values(p.Value, path)).FirstOrDefault(v => v is not null),
        JsonArray a => a.Select(n => Values(n, path)).FirstOrDefault(v => v is not null),
        JsonValue v when v.GetPath() == path => v,
        _ => null,
    };

    private static Receipt? Read(JsonNode receipt)
    {
        try
        {
            return receipt.Deserialize<Receipt>(ReceiptJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string At(string file) => Path.Combine(folder, file);

    private SigningKeys Keys(string? suite = null)
    {
        var keys = new SigningKeys(Directory.CreateDirectory(At(Guid.NewGuid().ToString())).FullName, SignatureSuite.Of(suite ?? SignatureSuite.EcdsaP256.Name));
        keys.MakeFirst(Now);
        return keys;
    }

    private async Task<JsonNode> WriteAsync(JsonNode receipt, SigningKeys keys)
    {
        await File.WriteAllTextAsync(At("receipt.json"), receipt.ToJsonString(), Cancellation);
        await File.WriteAllTextAsync(At("keys.json"), JsonSerializer.Serialize(new ReceiptKeys(keys.Published()), ReceiptJson.Options), Cancellation);
        await File.WriteAllBytesAsync(At("body"), Body, Cancellation);
        return receipt;
    }

    private async Task<(int Exit, string Said)> CommandAsync(params string[] more)
    {
        await using var screen = new StringWriter();
        return (await ReceiptCommand.RunAsync(["receipt", "verify", At("receipt.json"), "--keys", At("keys.json"), .. more], screen), screen.ToString());
    }

    private Task<(int Exit, string Said)> PythonAsync(params string[] more) => Kit.VerifyAsync([At("receipt.json"), At("keys.json"), .. more]);
}
