using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;
using Npgsql;

namespace FourKeyWorks.Exchange.Specs.Receipts;

[Trait("Needs", "Servers")]
public sealed class Asking_for_a_receipt(TheExchange exchange) : IDisposable
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    private const string Police = "gaj.u1001", Prosecutors = "jcy.u1002", Welfare = "mzj.u1003", Office = "wbb.u1004";

    private readonly string folder = Directory.CreateTempSubdirectory("fourkeyworks-specs-receipt-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task sender_and_receivers_get_one_that_holds_without_us()
    {
        var (report, notice) = await ReportAsync();

        var sent = await ReceiptAsync(Police, report.Id);
        Assert.Equal((report.Id, "in", Police), (Text(sent, "eventId"), Text(sent, "direction"), Text(sent, "sender")));
        Assert.Equal(0, (await VerifyAsync(sent, report.Body)).Exit);
        Assert.Equal(1, (await VerifyAsync(sent, [.. report.Body, (byte)' '])).Exit);

        var received = await ReceiptAsync(Prosecutors, notice.Id);
        Assert.Equal((notice.Id, "out", "svc.referral"), (Text(received, "eventId"), Text(received, "direction"), Text(received, "sender")));
        var (exit, said) = await VerifyAsync(received);
        Assert.Equal(0, exit);
        Assert.Contains(notice.Id, said, StringComparison.Ordinal);
        Assert.False(received.GetProperty("late").GetBoolean());

        // The journal's own id leads to the same.
        Assert.Equal(received.GetRawText(), (await ReceiptAsync(Prosecutors, Text(received, "id")!)).GetRawText());
    }

    [Fact]
    public async Task nobody_else_is_told_that_there_is_anything()
    {
        var (report, notice) = await ReportAsync();
        await ReceiptAsync(Police, report.Id);
        var bodies = new List<string>();
        foreach (var (user, id) in new[] { (Prosecutors, report.Id), (Welfare, report.Id), (Office, report.Id), (Police, notice.Id), (Police, Guid.NewGuid().ToString()) })
        {
            using var answer = await (await exchange.DepartmentAsync(user)).GetAsync("api/exchange/receipts/" + id);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            bodies.Add(string.Join('|', problem.EnumerateObject().Where(p => p.Name != "traceId").Select(p => p.ToString())));
        }

        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task the_keys_are_there_for_everybody()
    {
        var keys = await KeysAsync();
        Assert.Equal("sign-0001", keys.GetProperty("keys")[0].GetProperty("id").GetString());
        Assert.DoesNotContain("PRIVATE", keys.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task when_the_key_is_broken_events_pass_the_gap_is_shown_and_all_is_signed_later()
    {
        await ReportAsync();
        var system = await exchange.SystemAsync();
        var key = Directory.EnumerateFiles(Path.Combine(system.Options.StateFolder, "keys", "exchange"), "sign-*.pem").Single();
        var whole = await File.ReadAllBytesAsync(key, Cancellation);
        CloudEvent report;
        try
        {
            await File.WriteAllTextAsync(key, "no key", Cancellation);
            (report, _) = await ReportAsync();
            var police = await exchange.DepartmentAsync(Police);
            // The notice may be there before the journal has noted what caused it.
            await Eventually.HoldsAsync(
                async () =>
                {
                    using var notYet = await police.GetAsync("api/exchange/receipts/" + report.Id);
                    return notYet.StatusCode == HttpStatusCode.Conflict
                        && (await notYet.Content.ReadAsStringAsync(Cancellation)).Contains("receipts.not-signed-yet", StringComparison.Ordinal);
                },
                "the receipt is said to be on its way", Department.Patience);

            // A few seconds are no gap.
            JsonElement open = default;
            await Eventually.HoldsAsync(async () => (open = (await GapsAsync()).GetProperty("open")).ValueKind == JsonValueKind.Object, "the gap is shown", Department.Patience);
            Assert.InRange(open.GetProperty("count").GetInt64(), 1, 1000);
            Assert.Equal("CryptographicException", open.GetProperty("failure").GetString());
            Assert.Contains("events have no receipt", await DetailAsync(), StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Array, (await KeysAsync()).GetProperty("keys").ValueKind);
        }
        finally
        {
            await File.WriteAllBytesAsync(key, whole, Cancellation);
        }

        Assert.Equal(0, (await VerifyAsync(await ReceiptAsync(Police, report.Id), report.Body)).Exit);
        Assert.Equal(JsonValueKind.Null, (await GapsAsync()).GetProperty("open").ValueKind);
        Assert.DoesNotContain("events have no receipt", await DetailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_signed_late_is_called_so()
    {
        var (report, _) = await ReportAsync();
        await ReceiptAsync(Police, report.Id);
        var (id, eventId) = (Guid.NewGuid(), Guid.NewGuid().ToString());
        await exchange.RowsAsync(
            """
            insert into journal (id, direction, event_id, sender, exchange, body_hash, size, restricted, safeguarding, routed_at)
            select $1, 'in', $2, 'ycj.u1016', 'ingest.ycj.venues', '\x00', 2, false, false, now() - interval '5 minutes'
            """, id, eventId);

        // Of a unit whose list nobody looks at, for a service that nothing is compared with.
        var late = await ReceiptAsync("ycj.u1016", eventId);

        Assert.True(late.GetProperty("late").GetBoolean());
        var gap = (await GapsAsync()).GetProperty("closed")[0];
        Assert.Equal(late.GetProperty("batch").GetProperty("number").GetInt64(), gap.GetProperty("batch").GetInt64());
        Assert.Equal(1, gap.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task a_journal_that_was_changed_gives_none()
    {
        var (report, _) = await ReportAsync();
        await ReceiptAsync(Police, report.Id);
        await exchange.RowsAsync("update journal set routed_at = routed_at - interval '1 day' where event_id = $1", report.Id);

        using var answer = await (await exchange.DepartmentAsync(Police)).GetAsync("api/exchange/receipts/" + report.Id);
        await exchange.RowsAsync("update journal set routed_at = routed_at + interval '1 day' where event_id = $1", report.Id);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("receipts.journal-altered", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task gaps_are_for_operators()
    {
        using var answer = await (await exchange.DepartmentAsync(Police)).GetAsync("api/exchange/receipts/gaps");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("update receipt_batch set late = 0")]
    [InlineData("delete from receipt_batch")]
    public async Task the_running_service_cannot_take_one_back(string sql)
    {
        await using var service = NpgsqlDataSource.Create((await exchange.SystemAsync()).Postgres.ConnectionString("exchange", "exchange") + ";Pooling=false");
        await using var command = service.CreateCommand(sql);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation))).SqlState);
    }

    /// <summary>A report of the police, and the notice of it that the prosecutors were sent.</summary>
    private async Task<(CloudEvent Report, Received Notice)> ReportAsync()
    {
        var dossier = CloudEvent.NewDossier();
        var report = CloudEvent.ReportOf(dossier);
        await (await exchange.DepartmentAsync(Police)).SendAsync(report);
        return (report, await (await exchange.DepartmentAsync(Prosecutors)).ReceivesAsync(Notice, "dossierRef", dossier));
    }

    private async Task<JsonElement> ReceiptAsync(string user, string id)
    {
        JsonElement receipt = default;
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await (await exchange.DepartmentAsync(user)).GetAsync("api/exchange/receipts/" + id);
            if (answer.StatusCode != HttpStatusCode.OK) return false;
            receipt = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            return true;
        }, $"{user} gets a receipt of {id}", Department.Patience);
        return receipt;
    }

    private static string? Text(JsonElement receipt, string member) => receipt.GetProperty("event").GetProperty(member).GetString();

    private async Task<(int Exit, string Said)> VerifyAsync(JsonElement receipt, byte[]? body = null)
    {
        var (receiptFile, keysFile, bodyFile) = (Path.Combine(folder, "receipt.json"), Path.Combine(folder, "keys.json"), Path.Combine(folder, "body"));
        await File.WriteAllTextAsync(receiptFile, receipt.GetRawText(), Cancellation);
        await File.WriteAllTextAsync(keysFile, (await KeysAsync()).GetRawText(), Cancellation);
        if (body is null) return await Kit.VerifyAsync(receiptFile, keysFile);
        await File.WriteAllBytesAsync(bodyFile, body, Cancellation);
        return await Kit.VerifyAsync(receiptFile, keysFile, bodyFile);
    }

    private async Task<JsonElement> GapsAsync()
    {
        using var answer = await (await exchange.DepartmentAsync(Office)).GetAsync("api/exchange/receipts/gaps");
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task<JsonElement> KeysAsync() => JsonDocument.Parse(await AskAsync(new Uri((await exchange.SystemAsync()).Gateway, "api/exchange/receipts/keys"))).RootElement;

    private async Task<string> DetailAsync() => await AskAsync(new Uri((await exchange.SystemAsync()).Process("exchange").Address, "health/detail"));

    private static async Task<string> AskAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await (await http.GetAsync(address, Cancellation)).Content.ReadAsStringAsync(Cancellation);
    }
}
