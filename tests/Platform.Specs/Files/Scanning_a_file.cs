using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FourKeyWorks.Platform.Files;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Files;

[Trait("Needs", "Servers")]
public sealed class Scanning_a_file(Postgres postgres) : FileSpecs(postgres)
{
    private readonly SpecScanner scanner = new();

    internal override string? Scanner => scanner.Address;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await scanner.DisposeAsync();
    }

    [Fact]
    public async Task a_harmless_one_is_taken_and_the_scanner_has_seen_all_of_it()
    {
        var content = Document(700_000);
        var sent = await SendAsync(content);

        Assert.Equal(content, (await FetchAsync(sent.Location)).Body);
        Assert.Equal(content, Assert.Single(scanner.Seen));
        Assert.Equal(FileState.Clean, Assert.Single(await Vault.ListAsync(Subject.Case(Case), Cancellation)).State);
    }

    [Fact]
    public async Task a_harmful_one_is_refused_and_nothing_is_left_of_it()
    {
        var answer = await SendAsync([.. Document(300_000), .. SpecScanner.Harmful]);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "file.harmful"), (answer.Status, answer.Code));
        await LeftAsync(0);
    }

    [Theory, InlineData("stream: Size limit exceeded. ERROR"), InlineData(""), InlineData(null)]
    public async Task without_a_verdict_it_is_taken_and_waits(string? says)
    {
        scanner.Says = says;
        var (harmless, harmful) = (await SendAsync(Document(1000)), await SendAsync([.. Document(1000), .. SpecScanner.Harmful], key: "key-2"));

        Assert.Equal(HttpStatusCode.Created, harmless.Status);
        var early = await FetchAsync(harmless.Location);
        Assert.Equal((HttpStatusCode.Conflict, "file.not-scanned-yet"), (early.Status, early.Code));
        await Vault.ScanWaitingAsync(Cancellation);
        Assert.Equal("file.not-scanned-yet", (await FetchAsync(harmful.Location)).Code);

        scanner.Says = SpecScanner.Verdict;
        await Vault.ScanWaitingAsync(Cancellation);

        Assert.Equal(Document(1000), (await FetchAsync(harmless.Location)).Body);
        Assert.Equal("file.harmful", (await FetchAsync(harmful.Location)).Code);
        Assert.Equal(0, await Database.CountAsync($"file_chunks where file = '{harmful.Id}'"));
        var states = (await Vault.ListAsync(Subject.Case(Case), Cancellation)).ToDictionary(f => f.Id, f => f.State);
        Assert.Equal((FileState.Clean, FileState.Refused), (states[harmless.Id], states[harmful.Id]));
    }

    [Fact]
    public async Task one_from_before_there_was_a_scanner_is_scanned_too()
    {
        var sent = await SendAsync([.. Document(1000), .. SpecScanner.Harmful[..^1]]);
        await Database.ExecuteAsync("update files set state = 'not-scanned'");
        Assert.Equal(HttpStatusCode.OK, (await FetchAsync(sent.Location)).Status);

        await Vault.ScanWaitingAsync(Cancellation);

        Assert.Equal(FileState.Clean, Assert.Single(await Vault.ListAsync(Subject.Case(Case), Cancellation)).State);
    }

    /// <summary>Speaks as clamd does, and takes one word for harmful.</summary>
    private sealed class SpecScanner : IAsyncDisposable
    {
        public const string Verdict = "verdict";
        public static readonly byte[] Harmful = "THIS-WOULD-BE-HARMFUL"u8.ToArray();

        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;

        public SpecScanner()
        {
            listener.Start();
            serving = ServeAsync();
        }

        public string Address => $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        public List<byte[]> Seen { get; } = [];

        /// <summary>Its answer; null: it hangs up at once.</summary>
        public string? Says { get; set; } = Verdict;

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                TcpClient client;
                try
                {
                    client = await listener.AcceptTcpClientAsync();
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }

                using (client)
                {
                    if (Says is null) continue;
                    await using var connection = client.GetStream();
                    var command = new byte[10];
                    await connection.ReadExactlyAsync(command);
                    Assert.Equal("zINSTREAM\0"u8, command);
                    var content = new MemoryStream();
                    var length = new byte[4];
                    while (true)
                    {
                        await connection.ReadExactlyAsync(length);
                        if (BinaryPrimitives.ReadInt32BigEndian(length) is not (> 0 and var size)) break;
                        var piece = new byte[size];
                        await connection.ReadExactlyAsync(piece);
                        content.Write(piece);
                    }

                    Seen.Add(content.ToArray());
                    var says = Says != Verdict ? Says : content.ToArray().AsSpan().IndexOf(Harmful) < 0 ? "stream: OK" : "stream: Spec.Harmful FOUND";
                    await connection.WriteAsync(Encoding.ASCII.GetBytes(says + "\0"));
                }
            }
        }
    }
}
