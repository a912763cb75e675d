using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Platform.Specs.Services;

/// <summary>What departments send, read as the bus reads it.</summary>
internal static class Incoming
{
    public const string Involvement = "cn.fourkeyworks.procuratorate.early-involvement-opened.v1";
    public const string Assessment = "cn.fourkeyworks.civil-affairs.relief-assessment-started.v1";
    public const string Prosecutors = "jcy.u1002";
    public const string CivilAffairs = "mzj.u1003";

    /// <summary>A report; each has a dossier of its own.</summary>
    public static Delivery Report(string id = Wire.Id, JsonObject? body = null, string sender = Wire.Police) =>
        Read(Wire.Report, body ?? (id == Wire.Id ? Wire.Body() : Wire.Body().With("dossierRef", $"dossier-of-{id}")), id, sender);

    public static Delivery InvolvementOpened(Guid caseId, string id = "involvement-1", string openedAt = "2026-09-02T08:01:00+08:00") =>
        Read(Involvement, new JsonObject { ["caseId"] = caseId, ["openedAt"] = openedAt }, id, Prosecutors);

    public static Delivery AssessmentStarted(Guid caseId, string id = "assessment-1") =>
        Read(Assessment, new JsonObject { ["caseId"] = caseId, ["startedAt"] = "2026-09-02T08:02:00+08:00" }, id, CivilAffairs);

    public static Delivery Read(string type, JsonObject body, string id, string sender) =>
        Wire.ReaderOf(Wire.Contract(type)).Read(Wire.Binary(body, type: type, sender: sender).With("cloudEvents:id", id));

    /// <summary>The case that a report opens.</summary>
    public static Guid CaseOf(string id = Wire.Id, string sender = Wire.Police) =>
        CaseStreams.CaseOf(DerivedId.Of("inbox", Names.IngestQueue(Party.Referral, Party.GAJ), sender, "/police/reports", id));

    public static Task HandleAsync(this Service service, params Delivery[] deliveries) => service.HandleAsync(deliveries.AsEnumerable());

    private static async Task HandleAsync(this Service service, IEnumerable<Delivery> deliveries)
    {
        foreach (var delivery in deliveries) await service.Inbox.HandleAsync(delivery, TestContext.Current.CancellationToken);
    }
}
