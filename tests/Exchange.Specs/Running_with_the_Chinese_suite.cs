using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Specs.Receipts;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using Npgsql;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>An installation under GB/T 39786: SM4-GCM and HMAC-SM3 for what is kept, SM2 for what is signed.</summary>
[Trait("Needs", "Servers")]
public sealed class Running_with_the_Chinese_suite : IAsyncLifetime
{
    private LocalSystem system = null!;
    private Department police = null!, prosecutors = null!, office = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        system = await TheExchange.StartAsync(
            "sm", new BrokerSettings(), new Dictionary<string, string> { ["Service__Suite"] = "sm4-gcm", ["Signing__Algorithm"] = "sm2" },
            "exchange", "referral", "identity", "gateway");
        police = await Department.ConnectAsync(system, "gaj.u1001");
        prosecutors = await Department.ConnectAsync(system, "jcy.u1002");
        office = await Department.ConnectAsync(system, "wbb.u1004");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var department in new[] { police, prosecutors, office }) await department.DisposeAsync();
        await system.DisposeAsync();
    }

    [Fact]
    public async Task Keeps_reads_signs_and_proves()
    {
        var (caseId, report) = await ReportAsync();

        var read = await AskAsync(police, $"api/referral/cases/{caseId}/dossier?purpose=handle-report");
        Assert.Equal("测试商密", read.GetProperty("values").GetProperty("child.name").GetString());
        Assert.Equal(["sm4-gcm"], await RowsAsync("select distinct split_part(key_name, ':', 1) from vault_values"));
        await TheTrailNamesAnAlteredRowAsync();
        await TheReceiptHoldsWithoutUsAsync(report);
    }

    private async Task TheTrailNamesAnAlteredRowAsync()
    {
        await Eventually.HoldsAsync(
            async () => (await AskAsync(office, "api/referral/audit/verification")).GetProperty("verified").GetInt64() > 0, "the read is chained", Department.Patience);
        Assert.Equal(["sm4-gcm"], await RowsAsync("select distinct split_part(key_name, ':', 1) from audit_chain"));
        Assert.Equal(0, await system.RunCommandAsync("referral", Cancellation, "audit", "verify"));

        var altered = Assert.Single(await RowsAsync("update audit set level = 1 where id = (select audit_id from audit_chain where position = 1) returning id::text"));
        var report = await AskAsync(office, "api/referral/audit/verification");
        Assert.Equal(altered, report.GetProperty("findings")[0].GetProperty("row").GetString());
        Assert.Equal(1, await system.RunCommandAsync("referral", Cancellation, "audit", "verify"));
    }

    private async Task TheReceiptHoldsWithoutUsAsync(CloudEvent report)
    {
        JsonElement receipt = default;
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await police.GetAsync("api/exchange/receipts/" + report.Id);
            if (!answer.IsSuccessStatusCode) return false;
            receipt = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            return true;
        }, "there is a receipt", Department.Patience);
        Assert.Equal("sm2", receipt.GetProperty("batch").GetProperty("algorithm").GetString());

        var folder = Path.Combine(system.Options.StateFolder, "receipt");
        Directory.CreateDirectory(folder);
        string File(string name) => Path.Combine(folder, name);
        await System.IO.File.WriteAllTextAsync(File("receipt.json"), receipt.GetRawText(), Cancellation);
        await System.IO.File.WriteAllTextAsync(File("keys.json"), (await AskAsync(police, "api/exchange/receipts/keys")).GetRawText(), Cancellation);
        await System.IO.File.WriteAllBytesAsync(File("body"), report.Body, Cancellation);
        await System.IO.File.WriteAllBytesAsync(File("other"), [.. report.Body, (byte)' '], Cancellation);
        Assert.Equal(0, (await Kit.VerifyAsync(File("receipt.json"), File("keys.json"), File("body"))).Exit);
        Assert.Equal(1, (await Kit.VerifyAsync(File("receipt.json"), File("keys.json"), File("other"))).Exit);
        // The product's own program comes to the same.
        Assert.Equal(0, await system.RunCommandAsync("exchange", Cancellation, "receipt", "verify", File("receipt.json"), "--keys", File("keys.json"), "--body", File("body")));
    }

    private async Task<(string Case, CloudEvent Report)> ReportAsync()
    {
        var dossier = CloudEvent.NewDossier();
        using var deposited = await police.PostAsync("api/referral/dossiers", new
        {
            dossierRef = dossier,
            reporter = new { name = "测试报告人", phone = "00000000001" },
            suspectedVictim = new { name = "测试商密", ageBand = "unknown", sex = "unknown" },
            foundAt = CloudEvent.Now.AddHours(-1),
            foundPlace = "甲镇",
            factSummary = "虚构情况。",
            immediateDanger = false,
        });
        Assert.True(deposited.IsSuccessStatusCode, await deposited.Content.ReadAsStringAsync(Cancellation));
        var report = CloudEvent.ReportOf(dossier);
        await police.SendAsync(report);
        return ((await prosecutors.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier))["caseId"]!, report);
    }

    private static async Task<JsonElement> AskAsync(Department department, string path)
    {
        using var answer = await department.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private async Task<string[]> RowsAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(system.Postgres.ConnectionString("referral", "referral_owner") + ";Pooling=false");
        await using var command = database.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await row.ReadAsync(Cancellation)) rows.Add(row.GetString(0));
        return [.. rows];
    }
}
