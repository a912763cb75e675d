using System.Text.Json;
using System.Text.Json.Serialization;

namespace FourKeyWorks.Benchmarks.Floor;

/// <summary>A report as the floor reads it.</summary>
internal sealed record Reported(
    string DossierRef, int[] SituationCodes, string HandlingUnit, DateTimeOffset ReportedAt, bool ImmediateDanger, string? Town = null, string? Village = null);

/// <summary>The case that it opens.</summary>
internal sealed record CaseState(Guid CaseId, string DossierRef, string HandlingUnit, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt);

internal sealed record Accepted(
    Guid CaseId, string DossierRef, int[] SituationCodes, string HandlingUnit, bool ImmediateDanger, DateTimeOffset ReportedAt, DateTimeOffset AcceptedAt);

internal sealed record DetailsDue(Guid CaseId, string Sender, DateTimeOffset DueAt);

internal sealed record Notified(
    Guid CaseId, string DossierRef, int[] SituationCodes, string HandlingUnit, bool ImmediateDanger, DateTimeOffset AcceptedAt, DateTimeOffset AnswerDueAt);

internal sealed record Requested(Guid CaseId, bool ImmediateDanger, DateTimeOffset FirstContactDueAt, DateTimeOffset AssessmentDueAt);

/// <summary>Serializers made at compile time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Reported))]
[JsonSerializable(typeof(CaseState))]
[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(DetailsDue))]
[JsonSerializable(typeof(Notified))]
[JsonSerializable(typeof(Requested))]
internal sealed partial class FloorJson : JsonSerializerContext;

/// <summary>A message that goes out.</summary>
internal sealed record Message(Guid Id, string Type, byte[] Body);

/// <summary>
/// What one report comes to: a row that says it was received, the case, the four events that ours stores too, and the two
/// notices that go out.
/// </summary>
internal sealed record FloorWork(ulong Tag, string Key, Guid CaseId, byte[] State, (string Type, byte[] Data)[] Events, Message[] Outgoing, DateTimeOffset At)
{
    public const string ProcuratorateNotified = "procuratorate-notified.v1", ReliefRequested = "relief-assessment-requested.v1";

    public static FloorWork Of(ulong tag, string key, ReadOnlySpan<byte> body, string sender, DateTimeOffset now)
    {
        var r = JsonSerializer.Deserialize(body, FloorJson.Default.Reported) ?? throw new JsonException();
        var id = Guid.CreateVersion7(now);
        var notified = Bytes(new Notified(id, r.DossierRef, r.SituationCodes, r.HandlingUnit, r.ImmediateDanger, now, now.AddHours(24)));
        var requested = Bytes(new Requested(id, r.ImmediateDanger, now.AddHours(72), now.AddDays(7)));
        return new(
            tag, key, id,
            JsonSerializer.SerializeToUtf8Bytes(new CaseState(id, r.DossierRef, r.HandlingUnit, r.ImmediateDanger, r.ReportedAt, now), FloorJson.Default.CaseState),
            [
                ("report_accepted", JsonSerializer.SerializeToUtf8Bytes(
                    new Accepted(id, r.DossierRef, r.SituationCodes, r.HandlingUnit, r.ImmediateDanger, r.ReportedAt, now), FloorJson.Default.Accepted)),
                ("details_pending", JsonSerializer.SerializeToUtf8Bytes(new DetailsDue(id, sender, now.AddHours(24)), FloorJson.Default.DetailsDue)),
                ("procuratorate_notified", notified),
                ("relief_requested", requested),
            ],
            [new(Guid.CreateVersion7(now), ProcuratorateNotified, notified), new(Guid.CreateVersion7(now), ReliefRequested, requested)],
            now);
    }

    private static byte[] Bytes(Notified e) => JsonSerializer.SerializeToUtf8Bytes(e, FloorJson.Default.Notified);

    private static byte[] Bytes(Requested e) => JsonSerializer.SerializeToUtf8Bytes(e, FloorJson.Default.Requested);
}
