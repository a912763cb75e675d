using System.Text;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Bus;
using Microsoft.Extensions.Time.Testing;

namespace FourKeyWorks.Platform.Specs.Bus;

/// <summary>Messages as senders make them, and the reader of the endpoint they would reach.</summary>
internal static class Wire
{
    public const string Report = "cn.fourkeyworks.police.suspected-infringement.v1";
    public const string Police = "gaj.u1001";
    public const string Id = "6b1c1f8e-2f0a-4f7e-9c55-0d6d5a1b7c10";

    public static readonly DateTimeOffset Now = new(2026, 9, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly FakeTimeProvider Clock = new(Now);

    public static EventReader PoliceReports() => EventReader.OfIngest(Party.Referral, Party.GAJ, Clock);

    public static EventContract Contract(string type) => EventCatalogue.All.Single(c => c.Type == type);

    /// <summary>The example body that departments are given.</summary>
    public static JsonObject Body(string type = Report) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", type + ".json")))!.AsObject();

    public static EventReader ReaderOf(EventContract contract) => contract.IsIncoming
        ? EventReader.OfIngest(contract.Owner, contract.From[0], Clock)
        : new EventReader("any", [contract], department: null, Clock);

    public static string SenderOf(EventContract contract) => contract.IsIncoming
        ? $"{contract.From[0].Slug()}.u1001"
        : Names.ServiceUser(contract.From[0] is Party.AnyService ? Party.Venues : contract.From[0]);

    public static Dictionary<string, string> Attributes(string type = Report) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = Id,
        ["source"] = "/police/reports",
        ["type"] = type,
        ["time"] = "2026-09-01T01:00:01Z",
    };

    public static IncomingMessage Binary(JsonNode? body = null, string prefix = "cloudEvents:", string type = Report, string sender = Police) => new()
    {
        ContentType = "application/json",
        UserId = sender,
        Headers = Attributes(type).ToDictionary(a => prefix + a.Key, a => (object?)Encoding.UTF8.GetBytes(a.Value)),
        Body = Utf8(body ?? Body(type)),
    };

    public static JsonObject Envelope(JsonNode? data = null, string type = Report)
    {
        var envelope = new JsonObject();
        foreach (var (name, value) in Attributes(type)) envelope[name] = value;
        envelope["data"] = data ?? Body(type);
        return envelope;
    }

    public static IncomingMessage Structured(JsonNode? envelope = null, string sender = Police) => new()
    {
        ContentType = "application/cloudevents+json",
        UserId = sender,
        Body = Utf8(envelope ?? Envelope()),
    };

    public static IncomingMessage With(this IncomingMessage message, string header, object? value) =>
        message with { Headers = message.Headers.Where(h => h.Key != header).Append(new(header, value)).ToArray() };

    public static IncomingMessage Without(this IncomingMessage message, string header) =>
        message with { Headers = message.Headers.Where(h => h.Key != header).ToArray() };

    public static JsonObject With(this JsonObject body, string member, JsonNode? value)
    {
        body[member] = value;
        return body;
    }

    public static JsonObject Without(this JsonObject body, string member)
    {
        Assert.True(body.Remove(member));
        return body;
    }

    public static byte[] Utf8(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
