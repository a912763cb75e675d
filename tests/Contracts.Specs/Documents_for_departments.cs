using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Documents;

namespace FourKeyWorks.Contracts.Specs;

public class Documents_for_departments
{
    private static readonly CatalogueSource Source = CatalogueSource.Current();

    private static readonly JsonObject Document = JsonNode.Parse(AsyncApi.Json(Source))!.AsObject();

    public static TheoryData<string> Types => new(Source.Events.Select(e => e.Type));

    [Fact]
    public void are_committed_as_generated() => Generated.MustMatch("infra/asyncapi/asyncapi.json", AsyncApi.Json(Source));

    [Theory, MemberData(nameof(Types))]
    public void hold_a_schema_of_every_event(string type) =>
        Generated.MustMatch($"infra/asyncapi/schemas/{type}.json", BodySchema.Json(Contracts.Of(type), Source.Comments));

    [Fact]
    public void hold_no_schema_of_anything_else() =>
        Generated.FolderMustHoldOnly("infra/asyncapi/schemas", Source.Events.Select(c => c.Type + ".json"));

    [Fact]
    public void point_only_to_what_they_contain()
    {
        var references = References(Document).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.NotNull(Resolve(r)));
    }

    [Fact]
    public void let_the_police_send_a_report_and_receive_answers()
    {
        Assert.Equal(["police.report-accepted.v1", "police.suspected-infringement.v1"], Messages("ingest.gaj.referral"));
        Assert.Equal(
            [
                "exchange.event-rejected.v1",
                "identity.contact-point-changed.v1",
                "referral.case-assigned.v1",
                "referral.deadline-missed.v1",
                "referral.early-involvement-opened.v1",
                "referral.infringement-reported.v1",
                "referral.relief-assessment-started.v1",
            ],
            Messages("inbox.gaj"));
    }

    [Fact]
    public void leave_out_what_only_services_read() =>
        Assert.DoesNotContain("referral.assistance-referral-raised.v1", AsyncApi.Json(Source), StringComparison.Ordinal);

    [Fact]
    public void state_the_rules_of_each_member()
    {
        var members = BodySchema.Of(Contracts.Of("cn.fourkeyworks.police.suspected-infringement.v1"), Source.Comments)["properties"]!;
        Assert.Equal("^[A-Za-z][A-Za-z0-9_-]{7,63}$", (string?)members["dossierRef"]!["pattern"]);
        Assert.Equal(9, (int?)members["situationCodes"]!["maxItems"]);
        Assert.Equal(9, (int?)members["situationCodes"]!["items"]!["maximum"]);
        Assert.Equal("date-time", (string?)members["reportedAt"]!["format"]);
        Assert.All(members.AsObject(), m => Assert.False(string.IsNullOrEmpty((string?)m.Value!["description"]), m.Key));
    }

    private static IEnumerable<string> Messages(string channel) => Document["channels"]![channel]!["messages"]!.AsObject().Select(m => m.Key);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => m.Key == "$ref" ? [(string)m.Value!] : References(m.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static JsonNode? Resolve(string reference) =>
        reference.Split('/')[1..].Aggregate((JsonNode?)Document, (node, key) => node?[key]);
}
