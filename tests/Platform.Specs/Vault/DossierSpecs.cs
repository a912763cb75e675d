using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Vault;

/// <summary>A Referral that answers over HTTP, and the people who deposit, read, seal and erase.</summary>
public abstract class DossierSpecs(Postgres postgres) : HttpSpecs(postgres)
{
    /// <summary>As the report of <see cref="Bus.Wire"/> names it.</summary>
    internal const string Ref = "dossier-7Qx2mB9k";

    internal const string ChildName = "测试甲童", ChildId = "99999920150304001X", Guardian = "测试乙", Reporter = "测试丙";

    internal static readonly string Police = SpecTokens.For(
        Party.GAJ, "u1001", Duty.DepositDossier, Duty.ReadCase, Duty.ReadDossier, Duty.ReadReporter, Duty.KeepRetention, Duty.SealSubject, Duty.AskSealed, Duty.ApproveVault, Duty.ReadWork);

    internal static readonly string Colleague = SpecTokens.ForPerson(
        "colleague", Party.GAJ, "u1001", Duty.KeepRetention, Duty.ApproveVault, Duty.AskSealed, Duty.SealSubject);

    internal static readonly string OtherStation = SpecTokens.For(
        Party.GAJ, "u1101", Duty.DepositDossier, Duty.ReadCase, Duty.ReadDossier, Duty.ReadReporter, Duty.KeepRetention, Duty.ApproveVault, Duty.AskSealed);

    internal static readonly string Procuratorate = SpecTokens.For(Party.JCY, "u1002", Duty.ReadDossier, Duty.ReadCase, Duty.KeepRetention);

    internal static readonly string Relief = SpecTokens.For(Party.MZJ, "u1003", Duty.ReadDossier, Duty.ReadCase);

    internal static JsonObject Dossier(string? dossierRef = Ref) => new()
    {
        ["dossierRef"] = dossierRef,
        ["reporter"] = new JsonObject { ["name"] = Reporter, ["office"] = "急诊", ["phone"] = "00000000001" },
        ["suspectedVictim"] = new JsonObject
        {
            ["name"] = ChildName, ["idNumber"] = ChildId, ["ageBand"] = "from6-to11", ["sex"] = "male", ["whereabouts"] = "甲镇一号",
        },
        ["legalRepresentative"] = new JsonObject { ["name"] = Guardian, ["phone"] = "00000000002", ["isSuspect"] = false },
        ["foundAt"] = "2026-09-01T20:00:00+08:00",
        ["foundPlace"] = "甲镇卫生院",
        ["factSummary"] = "体检时发现多处旧伤。",
        ["evidencePreserved"] = new JsonArray("photographs"),
        ["immediateDanger"] = false,
    };

    internal Task<Reply> DepositAsync(JsonObject? dossier = null, string? token = null, string key = "deposit-1")
    {
        dossier ??= Dossier();
        foreach (var empty in dossier.Where(m => m.Value is null).Select(m => m.Key).ToList()) dossier.Remove(empty);
        return PostAsync("/dossiers", dossier.ToJsonString(), ifMatch: null, key: key, token: token ?? Police);
    }

    internal Task<Reply> ReadAsync(string token, string purpose, string what = "dossier") => GetAsync($"/cases/{Case}/{what}?purpose={purpose}", token);

    /// <summary>An answer as its reader sees it, but for the trace's number.</summary>
    internal static (System.Net.HttpStatusCode, string) Seen(Reply reply) =>
        (reply.Status, System.Text.RegularExpressions.Regex.Replace(reply.Body, "\"traceId\":\"[^\"]*\"", ""));

    internal static string[] Fields(Reply reply) => [.. reply.Json.GetProperty("values").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];
}
