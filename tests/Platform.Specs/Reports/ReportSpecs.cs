using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Platform.Specs.Vault;

namespace FourKeyWorks.Platform.Specs.Reports;

/// <summary>A hospital, the public, and the police units that they report to.</summary>
public abstract class ReportSpecs(Postgres postgres) : DossierSpecs(postgres)
{
    internal static readonly string Hospital = SpecTokens.For(Party.WJW, "u1011", Duty.ReportInfringement, Duty.ReadWork, Duty.ReadCase, Duty.DepositDossier);

    internal static readonly string Station = SpecTokens.For(
        Party.GAJ, "u1101", Duty.ReadWork, Duty.ReadCase, Duty.HandleReports, Duty.ReadDossier, Duty.ReadReporter, Duty.CloseCase, Duty.ReportInfringement, Duty.KeepRetention);

    internal static readonly string Bureau = SpecTokens.For(Party.GAJ, "u1001", Duty.ReadWork, Duty.ReadCase, Duty.HandleReports, Duty.ReadDossier, Duty.ReadReporter);

    internal const string Anybody = "nobody";

    internal static string CodeOf(byte seed) => ReceiptCode.Of(Enumerable.Repeat(seed, ReceiptCode.RandomBytes).ToArray());

    internal static JsonObject Report(byte receipt = 1, string? town = "u2001", string? concerns = null)
    {
        var account = Dossier();
        account.Remove("dossierRef");
        var report = new JsonObject { ["account"] = account, ["situationCodes"] = new JsonArray(4), ["receipt"] = CodeOf(receipt) };
        if (town is not null) report["town"] = town;
        if (concerns is not null) report["concernsUnit"] = concerns;
        return report;
    }

    internal Task<Reply> ReportAsync(JsonObject? report = null, string? token = null, string key = "report-1") =>
        PostAsync(token == Anybody ? "/public/reports" : "/reports", (report ?? Report()).ToJsonString(), ifMatch: null, key: key, token: token == Anybody ? null : token ?? Hospital);

    internal async Task<Guid> ReportedAsync(JsonObject? report = null, string? token = null, string key = "report-1") =>
        Guid.Parse(System.Text.RegularExpressions.Regex.Match((await ReportAsync(report, token, key)).Headers, "/reports/([0-9a-f-]{36})").Groups[1].Value);

    internal Task<Reply> AcceptAsync(Guid report, string? token = null, string ifMatch = "\"1\"", string key = "accept-1") =>
        PostAsync($"/reports/{report}/acceptance", "{}", ifMatch, key, token ?? Station);

    internal async Task<string> ProgressAsync(byte receipt = 1) => (await AskAsync(CodeOf(receipt))).Text("state")!;

    internal Task<Reply> AskAsync(string receipt) =>
        PostAsync("/public/receipts", new JsonObject { ["receipt"] = receipt }.ToJsonString(), ifMatch: null, key: null, token: null);
}
