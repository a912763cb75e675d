using System.Text.Json.Nodes;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>The CloudEvents attributes as AMQP headers.</summary>
internal static class CloudEventHeaders
{
    public const string Name = "cloud-event-headers";

    public static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["description"] = "CloudEvents attributes in binary mode. Instead of `cloudEvents:` a header may begin with `cloudEvents_`.",
        ["properties"] = new JsonObject
        {
            ["cloudEvents:specversion"] = new JsonObject { ["const"] = "1.0" },
            ["cloudEvents:id"] = Text(
                "Names this event for this source, however often it is sent, and says nothing about a person: best a UUID, a ULID or an "
                + "opaque id (a letter, then 7 to 63 letters, digits, `-` or `_`), for only such an id is named in a rejection.", longest: 128),
            ["cloudEvents:source"] = Text("The sending system. It serves to tell ids apart and is believed for nothing else.", longest: 256, "uri-reference"),
            ["cloudEvents:type"] = new JsonObject { ["type"] = "string" },
            ["cloudEvents:time"] = new JsonObject
            {
                ["type"] = "string",
                ["format"] = "date-time",
                ["description"] = "When it happened, with offset. An AMQP timestamp is taken too. Not in the future, 5 minutes allowed.",
            },
            ["cloudEvents:subject"] = Text("Opaque id of what it is about.", longest: 128),
            ["cloudEvents:sequence"] = new JsonObject
            {
                ["type"] = new JsonArray("integer", "string"),
                ["pattern"] = "^[0-9]+$",
                ["description"] = "Version of the stream it tells of. Ignore what is older than what you know.",
            },
            ["cloudEvents:traceparent"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
                ["description"] = "W3C trace context.",
            },
        },
        ["required"] = new JsonArray("cloudEvents:specversion", "cloudEvents:id", "cloudEvents:source", "cloudEvents:type", "cloudEvents:time"),
    };

    private static JsonObject Text(string description, int longest, string? format = null)
    {
        var schema = new JsonObject { ["type"] = "string", ["description"] = description, ["minLength"] = 1, ["maxLength"] = longest };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }
}
