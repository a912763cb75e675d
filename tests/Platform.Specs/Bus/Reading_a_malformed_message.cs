using System.Text;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Specs.Bus;

public class Reading_a_malformed_message
{
    private static readonly Dictionary<string, (IncomingMessage Message, RejectionCode Code, string? Member)> Bad = new()
    {
        ["no content type"] = (Wire.Binary() with { ContentType = null }, RejectionCode.ContentType, null),
        ["empty content type"] = (Wire.Binary() with { ContentType = "" }, RejectionCode.ContentType, null),
        ["another content type"] = (Wire.Binary() with { ContentType = "text/plain" }, RejectionCode.ContentType, null),
        ["the library's own content type"] = (Wire.Binary() with { ContentType = "application/vnd.masstransit+json" }, RejectionCode.ContentType, null),
        ["a batch"] = (Wire.Structured() with { ContentType = "application/cloudevents-batch+json" }, RejectionCode.ContentType, null),
        ["another charset"] = (Wire.Binary() with { ContentType = "application/json; charset=gbk" }, RejectionCode.ContentType, null),
        ["one byte too large"] = (Wire.Binary() with { Body = new byte[EventReader.LargestBody + 1] }, RejectionCode.TooLarge, null),
        ["2 MiB"] = (Wire.Structured() with { Body = new byte[2 * 1024 * 1024] }, RejectionCode.TooLarge, null),
        ["empty body"] = (Raw(""), RejectionCode.BodyUnreadable, null),
        ["broken JSON"] = (Raw("""{"dossierRef":"dossier-7Qx2mB9k","""), RejectionCode.BodyUnreadable, null),
        ["two JSON values"] = (Raw("{}{}"), RejectionCode.BodyUnreadable, null),
        ["comment"] = (Raw("{/* */}"), RejectionCode.BodyUnreadable, null),
        ["invalid UTF-8 in a text"] = (Wire.Binary() with { Body = (byte[])[.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8] }, RejectionCode.BodyUnreadable, null),
        ["UTF-16"] = (Wire.Binary() with { Body = Encoding.Unicode.GetBytes("{}") }, RejectionCode.BodyUnreadable, null),
        ["byte order mark"] = (Wire.Binary() with { Body = (byte[])[0xEF, 0xBB, 0xBF, .. "{}"u8] }, RejectionCode.BodyUnreadable, null),
        ["member given twice"] = (Raw("""{"town":"u2001","town":"u2002"}"""), RejectionCode.BodyUnreadable, null),
        ["member given twice, once escaped"] = (Raw("""{"town":"u2001","\u0074own":"u2002"}"""), RejectionCode.BodyUnreadable, null),
        ["too deep"] = (Raw(new string('[', 17) + new string(']', 17)), RejectionCode.BodyUnreadable, null),
        ["very deep"] = (Raw(new string('[', 100_000)), RejectionCode.BodyUnreadable, null),
        ["half a surrogate pair as name"] = (Raw("""{"\ud800":1}"""), RejectionCode.BodyUnreadable, null),
        ["envelope is a list"] = (Wire.Structured(new JsonArray()), RejectionCode.BodyUnreadable, null),
        ["no specversion"] = (Wire.Binary().Without("cloudEvents:specversion"), RejectionCode.AttributeMissing, "specversion"),
        ["no id"] = (Wire.Binary().Without("cloudEvents:id"), RejectionCode.AttributeMissing, "id"),
        ["no source"] = (Wire.Binary().Without("cloudEvents:source"), RejectionCode.AttributeMissing, "source"),
        ["no type"] = (Wire.Binary().Without("cloudEvents:type"), RejectionCode.AttributeMissing, "type"),
        ["no time"] = (Wire.Binary().Without("cloudEvents:time"), RejectionCode.AttributeMissing, "time"),
        ["no headers at all"] = (Wire.Binary() with { Headers = [] }, RejectionCode.AttributeMissing, "specversion"),
        ["null id in the envelope"] = (Wire.Structured(Wire.Envelope().With("id", null)), RejectionCode.AttributeMissing, "id"),
        ["empty id"] = (Wire.Binary().With("cloudEvents:id", ""), RejectionCode.AttributeInvalid, "id"),
        ["id of 129 characters"] = (Wire.Binary().With("cloudEvents:id", new string('x', 129)), RejectionCode.AttributeInvalid, "id"),
        ["NUL in the id"] = (Wire.Binary().With("cloudEvents:id", "a\0b"), RejectionCode.AttributeInvalid, "id"),
        ["line break in the id"] = (Wire.Binary().With("cloudEvents:id", "a\nb"), RejectionCode.AttributeInvalid, "id"),
        ["id is a number"] = (Wire.Binary().With("cloudEvents:id", 7), RejectionCode.AttributeInvalid, "id"),
        ["id is a table"] = (Wire.Binary().With("cloudEvents:id", new Dictionary<string, object?>()), RejectionCode.AttributeInvalid, "id"),
        ["id is not UTF-8"] = (Wire.Binary().With("cloudEvents:id", new byte[] { 0xFF, 0xFE }), RejectionCode.AttributeInvalid, "id"),
        ["half a surrogate pair as id"] = (Envelope("\"id\":\"\\ud800\""), RejectionCode.AttributeInvalid, "id"),
        ["the two spellings disagree"] = (Wire.Binary().With("cloudEvents_id", "another"), RejectionCode.AttributeInvalid, "id"),
        ["empty source"] = (Wire.Binary().With("cloudEvents:source", " "), RejectionCode.AttributeInvalid, "source"),
        ["time without offset"] = (Wire.Binary().With("cloudEvents:time", "2026-09-01T01:00:01"), RejectionCode.AttributeInvalid, "time"),
        ["time that does not exist"] = (Wire.Binary().With("cloudEvents:time", "2026-02-30T01:00:01Z"), RejectionCode.AttributeInvalid, "time"),
        ["time before all time"] = (Wire.Binary().With("cloudEvents:time", "0001-01-01T00:00:00+14:00"), RejectionCode.AttributeInvalid, "time"),
        ["timestamp beyond all time"] = (Wire.Binary().With("cloudEvents:time", new AmqpTimestamp(long.MaxValue)), RejectionCode.AttributeInvalid, "time"),
        ["time is a number"] = (Wire.Structured(Wire.Envelope().With("time", 1788224401)), RejectionCode.AttributeInvalid, "time"),
        ["sequence is no number"] = (Wire.Binary().With("cloudEvents:sequence", "-1"), RejectionCode.AttributeInvalid, "sequence"),
        ["sequence beyond all numbers"] = (Wire.Binary().With("cloudEvents:sequence", ulong.MaxValue), RejectionCode.AttributeInvalid, "sequence"),
        ["data is XML"] = (Wire.Structured(Wire.Envelope().With("datacontenttype", "text/xml")), RejectionCode.AttributeInvalid, "datacontenttype"),
        ["version 0.3"] = (Wire.Binary().With("cloudEvents:specversion", "0.3"), RejectionCode.SpecVersion, "specversion"),
        ["unknown type"] = (Wire.Binary().With("cloudEvents:type", "cn.fourkeyworks.police.other.v1"), RejectionCode.TypeUnknown, "type"),
        ["another department's type"] = (Wire.Binary().With("cloudEvents:type", "cn.fourkeyworks.procuratorate.early-involvement-opened.v1"), RejectionCode.TypeUnknown, "type"),
        ["our own type"] = (Wire.Binary().With("cloudEvents:type", "cn.fourkeyworks.referral.procuratorate-notified.v1"), RejectionCode.TypeUnknown, "type"),
        ["no sender"] = (Wire.Binary() with { UserId = null }, RejectionCode.SenderMissing, null),
        ["another department's unit"] = (Wire.Binary(sender: "jcy.u1001"), RejectionCode.SenderNotAllowed, null),
        ["a service of ours"] = (Wire.Binary(sender: "svc.referral"), RejectionCode.SenderNotAllowed, null),
        ["an administrator"] = (Wire.Binary(sender: "guest"), RejectionCode.SenderNotAllowed, null),
        ["no data"] = (Wire.Structured(Wire.Envelope().Without("data")), RejectionCode.MemberMissing, "data"),
        ["data as text"] = (Wire.Structured(Wire.Envelope("{}")), RejectionCode.MemberInvalid, null),
        ["body is null"] = (Raw("null"), RejectionCode.MemberInvalid, null),
        ["member missing"] = (Wire.Binary(Wire.Body().Without("handlingUnit")), RejectionCode.MemberMissing, "handlingUnit"),
        ["member in other case"] = (Wire.Binary(Wire.Body().Without("handlingUnit").With("HandlingUnit", "u1101")), RejectionCode.MemberMissing, "handlingUnit"),
        ["null for a required member"] = (Wire.Binary(Wire.Body().With("dossierRef", null)), RejectionCode.MemberInvalid, "dossierRef"),
        ["number for a text"] = (Wire.Binary(Wire.Body().With("dossierRef", 7)), RejectionCode.MemberInvalid, "dossierRef"),
        ["text for a truth value"] = (Wire.Binary(Wire.Body().With("immediateDanger", "true")), RejectionCode.MemberInvalid, "immediateDanger"),
        ["text in a list of numbers"] = (Wire.Binary(Wire.Body().With("situationCodes", new JsonArray(1, "2"))), RejectionCode.MemberInvalid, "situationCodes"),
        ["empty list"] = (Wire.Binary(Wire.Body().With("situationCodes", new JsonArray())), RejectionCode.MemberInvalid, "situationCodes"),
        ["code out of range"] = (Wire.Binary(Wire.Body().With("situationCodes", new JsonArray(10))), RejectionCode.MemberInvalid, "situationCodes"),
        ["code given twice"] = (Wire.Binary(Wire.Body().With("situationCodes", new JsonArray(1, 1))), RejectionCode.MemberInvalid, "situationCodes"),
        ["empty reference"] = (Wire.Binary(Wire.Body().With("dossierRef", "")), RejectionCode.MemberInvalid, "dossierRef"),
        ["an identity number as reference"] = (Wire.Binary(Wire.Body().With("dossierRef", "999999201009010015")), RejectionCode.MemberInvalid, "dossierRef"),
        ["reference ends in a line break"] = (Wire.Binary(Wire.Body().With("dossierRef", "dossier-7Qx2mB9k\n")), RejectionCode.MemberInvalid, "dossierRef"),
        ["NUL in a text"] = (Wire.Binary(Wire.Body().With("dossierRef", "dossier\0abc")), RejectionCode.MemberInvalid, "dossierRef"),
        ["half a surrogate pair in a text"] = (Raw("""{"dossierRef":"\ud800","situationCodes":[1],"handlingUnit":"u1101","reportedAt":"2026-09-01T09:00:00Z","immediateDanger":true}"""), RejectionCode.MemberInvalid, "dossierRef"),
        ["instant without offset"] = (Wire.Binary(Wire.Body().With("reportedAt", "2026-09-01T09:00:00")), RejectionCode.MemberInvalid, "reportedAt"),
        ["instant of a clock never set"] = (Wire.Binary(Wire.Body().With("reportedAt", "0001-01-01T00:00:00Z")), RejectionCode.MemberInvalid, "reportedAt"),
        ["reported in the future"] = (Wire.Binary(Wire.Body().With("reportedAt", "2026-09-02T00:05:01Z")), RejectionCode.TimeInFuture, "reportedAt"),
        ["sent in the future"] = (Wire.Binary().With("cloudEvents:time", "2026-09-02T00:05:01Z"), RejectionCode.TimeInFuture, "time"),
    };

    public static TheoryData<string> Cases => [.. Bad.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void tells_what_is_wrong(string what)
    {
        var (message, code, member) = Bad[what];
        var reader = Wire.PoliceReports();

        var read = Assert.IsType<Delivery.Malformed>(reader.Read(message));

        Assert.Equal((code, member), (read.Code, read.Member));
        Assert.Equal(message.Body.ToArray(), read.Body.ToArray());
        Assert.Equal(0, reader.Unforeseen);
    }

    [Fact]
    public void says_which_message_it_was_wherever_that_can_be_read()
    {
        foreach (var message in new[] { Wire.Binary() with { Body = new byte[2 * 1024 * 1024] }, Raw("{"), Wire.Binary() with { ContentType = null }, Wire.Structured(Wire.Envelope().Without("data")) })
        {
            var read = Assert.IsType<Delivery.Malformed>(Wire.PoliceReports().Read(message));
            Assert.Equal((Wire.Id, Wire.Report, Wire.Police), (read.Id, read.Type, read.Sender));
        }
    }

    [Fact]
    public void never_gives_an_id_that_cannot_be_kept()
    {
        var read = Assert.IsType<Delivery.Malformed>(Wire.PoliceReports().Read(Wire.Binary().With("cloudEvents:id", "a\0b")));
        Assert.Null(read.Id);
    }

    [Fact]
    public void from_a_service_is_told_apart_from_one_by_another_service()
    {
        var reader = EventReader.OfEvents(Party.Assistance, Wire.Clock);
        const string raised = "cn.fourkeyworks.referral.assistance-referral-raised.v1";
        Assert.IsType<Delivery.Event>(reader.Read(Wire.Binary(type: raised, sender: "svc.referral")));
        foreach (var sender in new[] { "svc.screening", "gaj.u1001", "svc.referral2" })
        {
            var read = Assert.IsType<Delivery.Malformed>(reader.Read(Wire.Binary(type: raised, sender: sender)));
            Assert.Equal(RejectionCode.SenderNotAllowed, read.Code);
        }
    }

    private static IncomingMessage Raw(string body) => Wire.Binary() with { Body = Encoding.UTF8.GetBytes(body) };

    private static IncomingMessage Envelope(string idMember) => Wire.Structured() with
    {
        Body = Encoding.UTF8.GetBytes(Wire.Envelope().ToJsonString().Replace($"\"id\":\"{Wire.Id}\"", idMember, StringComparison.Ordinal)),
    };
}
