using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>
/// The AsyncAPI 3 document for the departments' systems: where they send, what they receive, how it looks on the wire.
/// </summary>
public static class AsyncApi
{
    /// <summary>The document.</summary>
    /// <param name="source">The catalogue.</param>
    public static string Json(CatalogueSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (events, comments) = (source.Events, source.Comments);
        var channels = new JsonObject();
        var operations = new JsonObject();
        foreach (var department in PartyExtensions.Departments)
        {
            foreach (var owned in events.Where(e => e.IsIncoming && e.From.Covers(department)).GroupBy(e => e.Owner))
                AddSending(channels, operations, department, owned.Key, [.. owned]);
            AddReceiving(channels, operations, department, [.. events.Where(e => !e.IsIncoming && e.To.Covers(department))]);
        }

        var exchanged = events.Where(e => e.IsIncoming || e.To.Any(p => p.IsDepartment())).ToList();
        return DocumentJson.Write(new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = Info(),
            ["defaultContentType"] = "application/json",
            ["servers"] = Servers(),
            ["channels"] = channels,
            ["operations"] = operations,
            ["components"] = new JsonObject
            {
                ["messages"] = Each(exchanged, e => Message(e, source)),
                ["schemas"] = WithHeaders(Each(exchanged, e => BodySchema.Of(e, comments))),
                ["securitySchemes"] = new JsonObject { ["brokerUser"] = new JsonObject { ["type"] = "userPassword" } },
            },
        });
    }

    private static JsonObject Info() => new()
    {
        ["title"] = "FourKeyWorks: events between departments and services",
        ["version"] = "1.0.0",
        ["description"] =
            "CloudEvents 1.0 over AMQP 0-9-1. Binary mode: the body is the plain JSON of the event, the CloudEvents attributes are "
            + "headers `cloudEvents:id` and so on, or `cloudEvents_id` for clients that cannot send a colon; structured mode: the whole "
            + "event in the body, content type `application/cloudevents+json`.\n\n"
            + "One broker user is one unit of one department, e.g. `gaj.u1001`. Every message carries the property `user_id` with that "
            + "name, which the broker checks; without it a message is rejected. Exchanges and queues exist already: nothing is declared by "
            + "a client. Delivery is at least once and unordered: take every `source` and `id` once. What cannot be taken is answered with "
            + "`cn.fourkeyworks.exchange.event-rejected.v1` in the sender's inbox.\n\n"
            + "No event carries a person: opaque ids, codes and instants only.",
        ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["url"] = "https://www.apache.org/licenses/LICENSE-2.0" },
    };

    private static JsonObject Servers() => new()
    {
        ["city"] = new JsonObject
        {
            ["host"] = "{host}:5671",
            ["pathname"] = "/" + Names.VirtualHost,
            ["protocol"] = "amqps",
            ["protocolVersion"] = "0.9.1",
            ["description"] = "The city's broker; the path is the virtual host.",
            ["variables"] = new JsonObject { ["host"] = new JsonObject { ["description"] = "The broker's host name, from the city's administrator." } },
            ["security"] = new JsonArray(Ref("components/securitySchemes/brokerUser")),
        },
    };

    private static void AddSending(
        JsonObject channels, JsonObject operations, Party department, Party service, IReadOnlyList<EventContract> sent)
    {
        var exchange = Names.IngestExchange(department, service);
        channels[exchange] = new JsonObject
        {
            ["address"] = exchange,
            ["description"] = $"Fan-out exchange to which {department} sends what {service} decides about. The routing key is not read.",
            ["messages"] = Each(sent, e => Ref("components/messages/" + Key(e))),
            ["bindings"] = Amqp(new()
            {
                ["is"] = "routingKey",
                ["exchange"] = new JsonObject
                {
                    ["name"] = exchange,
                    ["type"] = "fanout",
                    ["durable"] = true,
                    ["autoDelete"] = false,
                    ["vhost"] = Names.VirtualHost,
                },
            }),
        };
        operations["send." + exchange] = Operation("send", exchange, sent, new() { ["deliveryMode"] = 2 });
    }

    private static void AddReceiving(JsonObject channels, JsonObject operations, Party department, IReadOnlyList<EventContract> received)
    {
        var channel = Names.InboxPrefix + department.Slug();
        channels[channel] = new JsonObject
        {
            ["address"] = channel + ".{unit}.{key}",
            ["description"] = $"Inbox queue of a unit of {department}. What is not fetched in time moves to the inbox's overflow.",
            ["parameters"] = new JsonObject
            {
                ["unit"] = new JsonObject { ["description"] = "Id of the unit, e.g. `u1001`." },
                ["key"] = new JsonObject { ["description"] = "Known to the unit only." },
            },
            ["messages"] = Each(received, e => Ref("components/messages/" + Key(e))),
            ["bindings"] = Amqp(new()
            {
                ["is"] = "queue",
                ["queue"] = new JsonObject
                {
                    ["durable"] = true,
                    ["exclusive"] = false,
                    ["autoDelete"] = false,
                    ["vhost"] = Names.VirtualHost,
                },
            }),
        };
        operations["receive." + channel] = Operation("receive", channel, received, new() { ["ack"] = true });
    }

    private static JsonObject Operation(string action, string channel, IReadOnlyList<EventContract> events, JsonObject amqp) => new()
    {
        ["action"] = action,
        ["channel"] = Ref("channels/" + channel),
        ["messages"] = new JsonArray([.. events.Select(e => Ref($"channels/{channel}/messages/{Key(e)}"))]),
        ["bindings"] = Amqp(amqp),
    };

    private static JsonObject Message(EventContract contract, CatalogueSource source)
    {
        var chinese = new Wording(Texts.Chinese, source.Comments);
        var message = new JsonObject
        {
            ["name"] = contract.Type,
            ["title"] = contract.ClrType.Name,
            ["x-title-zh"] = chinese.TitleOf(contract),
            ["summary"] = source.Comments.Of(contract.ClrType),
            ["x-summary-zh"] = chinese.SummaryOf(contract),
            ["contentType"] = "application/json",
            ["headers"] = new JsonObject
            {
                ["allOf"] = new JsonArray(
                    Ref("components/schemas/" + CloudEventHeaders.Name),
                    new JsonObject { ["properties"] = new JsonObject { ["cloudEvents:type"] = new JsonObject { ["const"] = contract.Type } } }),
            },
            ["payload"] = Ref("components/schemas/" + Key(contract)),
            ["x-sensitivity"] = contract.Sensitivity.ToString(),
        };
        if (Succession.SuccessorOf(contract, source.Events) is { } next)
            message["x-deprecated"] = new JsonObject { ["until"] = $"{contract.Until:yyyy-MM-dd}", ["supersededBy"] = next.Type };
        return message;
    }

    private static JsonObject WithHeaders(JsonObject schemas)
    {
        schemas.Insert(0, CloudEventHeaders.Name, CloudEventHeaders.Schema());
        return schemas;
    }

    private static JsonObject Amqp(JsonObject binding)
    {
        binding["bindingVersion"] = "0.3.0";
        return new JsonObject { ["amqp"] = binding };
    }

    private static JsonObject Each(IEnumerable<EventContract> events, Func<EventContract, JsonNode> make) =>
        new(events.Select(e => KeyValuePair.Create(Key(e), (JsonNode?)make(e))));

    private static string Key(EventContract contract) => contract.Type["cn.fourkeyworks.".Length..];

    private static JsonObject Ref(string path) => new() { ["$ref"] = "#/" + path };
}
