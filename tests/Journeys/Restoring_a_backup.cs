using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;
using FourKeyWorks.LocalHost;
using Npgsql;

namespace FourKeyWorks.Journeys;

/// <summary>
/// The restore drill: a backup of yesterday brings back what was lost since, and not what was erased since; the audit trail
/// goes on when an operator has declared it.
/// </summary>
[Trait("Needs", "Servers")]
public sealed class Restoring_a_backup(ITestOutputHelper output)
{
    private static readonly string[] Databases = ["referral", "referral_keys"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_the_lost_child_and_not_the_erased_one()
    {
        await using var system = await TheCity.StartAsync(processes: ["referral", "identity"]);
        await using var police = await Department.ConnectAsync(system, "gaj.u1001");
        await using var procuratorate = await Department.ConnectAsync(system, "jcy.u1002");
        var erased = await CaseOfAsync("测试被删", police, procuratorate);
        var lost = await CaseOfAsync("测试丢失", police, procuratorate);
        var backup = Path.Combine(system.Options.StateFolder, "backup");
        await RunAsync(system, "backup.sh", backup);

        await EraseAsync(erased, police, procuratorate);
        await system.Process("referral").StopAsync(TimeSpan.FromSeconds(10));
        await using (var database = NpgsqlDataSource.Create(system.Postgres.ConnectionString("referral", "referral_owner") + ";Pooling=false"))
        await using (var accident = database.CreateCommand("delete from vault_values; delete from search_tokens"))
            await accident.ExecuteNonQueryAsync(Cancellation);
        await RunAsync(system, "restore.sh", backup);
        // What was read since the backup was taken is missed, until somebody says why.
        Assert.Equal(1, await system.RunCommandAsync("referral", Cancellation, "audit", "verify"));
        Assert.Equal(0, await system.RunCommandAsync("referral", Cancellation, "audit", "restored"));
        var restored = await system.StartSecondAsync("referral", Cancellation);

        using var http = await ClientAsync(system, restored.Address);
        Assert.Equal("测试丢失", (await ReadAsync(http, lost)).GetProperty("child.name").GetString());
        Assert.Equal([lost], await FindAsync(http, "测试丢失"));
        Assert.Empty((await ReadAsync(http, erased)).EnumerateObject());
        Assert.Empty(await FindAsync(http, "测试被删"));
        await Eventually.HoldsAsync(
            async () => await system.RunCommandAsync("referral", Cancellation, "audit", "verify") == 0, "the audit trail is whole", Department.Patience);
    }

    private static async Task<string> CaseOfAsync(string child, Department police, Department procuratorate)
    {
        var dossier = CloudEvent.NewDossier();
        using var deposited = await police.PostAsync("api/referral/dossiers", new
        {
            dossierRef = dossier,
            reporter = new { name = "测试报告人", phone = "00000000001" },
            suspectedVictim = new { name = child, ageBand = "unknown", sex = "unknown" },
            foundAt = CloudEvent.Now.AddHours(-1),
            foundPlace = "甲镇",
            factSummary = "演练用的虚构情况。",
            immediateDanger = false,
        });
        Assert.True(deposited.IsSuccessStatusCode, await deposited.Content.ReadAsStringAsync(Cancellation));
        await police.SendAsync(CloudEvent.ReportOf(dossier));
        return (await procuratorate.ReceivesAsync("cn.fourkeyworks.referral.procuratorate-notified.v1", "dossierRef", dossier))["caseId"]!;
    }

    private static async Task EraseAsync(string caseId, Department police, Department procuratorate)
    {
        using var intake = await police.GetAsync($"api/referral/cases/{caseId}/intake");
        var file = (await intake.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("dossier").GetString();
        using var proposed = await police.PostAsync($"api/referral/vault/files/{file}/erasure", new { ground = "wrong-person" });
        using var agreed = await procuratorate.PostAsync($"api/referral/vault/files/{file}/erasure/confirmation", new { });
        Assert.True(agreed.IsSuccessStatusCode, await agreed.Content.ReadAsStringAsync(Cancellation));
        await Eventually.HoldsAsync(async () =>
        {
            using var read = await police.GetAsync($"api/referral/cases/{caseId}/dossier?purpose=handle-report");
            return !(await read.Content.ReadAsStringAsync(Cancellation)).Contains("child.name", StringComparison.Ordinal);
        }, "it is erased", Department.Patience);
    }

    private async Task RunAsync(LocalSystem system, string script, string folder)
    {
        foreach (var database in Databases)
        {
            var login = new NpgsqlConnectionStringBuilder(system.Postgres.ConnectionString(database, database + "_owner"));
            var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "infra", "postgres", script), folder, database]) { RedirectStandardError = true };
            start.Environment["PGHOST"] = login.Host;
            start.Environment["PGPORT"] = login.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            start.Environment["PGPASSWORD"] = login.Password;
            start.Environment["PGBIN"] = Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "pg_dump"))).Order().Last();
            using var run = Process.Start(start)!;
            output.WriteLine(await run.StandardError.ReadToEndAsync(Cancellation));
            await run.WaitForExitAsync(Cancellation);
            Assert.Equal(0, run.ExitCode);
        }
    }

    /// <summary>The Police's own program, on its way to the service that was started anew.</summary>
    private static async Task<HttpClient> ClientAsync(LocalSystem system, Uri address)
    {
        using var login = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "gaj.u1001",
            ["client_secret"] = system.Secret.Credentials.PasswordOf("gaj.u1001"),
        });
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        using var answer = await http.PostAsync(new Uri(system.Gateway, "connect/token"), login, Cancellation);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<JsonElement> ReadAsync(HttpClient http, string caseId) =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri($"cases/{caseId}/dossier?purpose=handle-report", UriKind.Relative), Cancellation)).GetProperty("values");

    private static async Task<string[]> FindAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync(new Uri("dossiers/search", UriKind.Relative), new { by = "name", value = name }, Cancellation);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("cases").EnumerateArray().Select(c => c.GetString()!)];
    }
}
