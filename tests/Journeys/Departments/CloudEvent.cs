using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace FourKeyWorks.Journeys.Departments;

/// <summary>
/// A message as a department's program puts it on the wire: CloudEvents in binary mode, and nothing that keeps it from
/// being wrong.
/// </summary>
public sealed record CloudEvent
{
    public const string Report = "cn.fourkeyworks.police.suspected-infringement.v1";
    public const string InvolvementOpened = "cn.fourkeyworks.procuratorate.early-involvement-opened.v1";
    public const string AssessmentStarted = "cn.fourkeyworks.civil-affairs.relief-assessment-started.v1";

    public string? ContentType { get; init; } = "application/json";

    /// <summary>Null: not said. The broker refuses any other than the connection's.</summary>
    public string? UserId { get; init; }

    public required IReadOnlyDictionary<string, object?> Headers { get; init; }

    public required byte[] Body { get; init; }

    public string Id => (string)Headers["cloudEvents:id"]!;

    public static CloudEvent Of(string type, object body, string sender, string? id = null) => new()
    {
        UserId = sender,
        Headers = new Dictionary<string, object?>
        {
            ["cloudEvents:specversion"] = "1.0",
            ["cloudEvents:id"] = id ?? Guid.NewGuid().ToString(),
            ["cloudEvents:source"] = $"/{sender}",
            ["cloudEvents:type"] = type,
            ["cloudEvents:time"] = Now.ToString("O"),
        },
        Body = JsonSerializer.SerializeToUtf8Bytes(body),
    };

    /// <summary>A report of the police, with the dossier by which it is recognised.</summary>
    public static CloudEvent ReportOf(string dossier, string sender = "gaj.u1001", string? id = null, string? town = null) =>
        Of(Report, ReportBody(dossier, town), sender, id);

    public static Dictionary<string, object?> ReportBody(string dossier, string? town = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["dossierRef"] = dossier,
            ["situationCodes"] = (int[])[1, 4],
            ["handlingUnit"] = "u1001",
            ["reportedAt"] = Now.AddMinutes(-1),
            ["immediateDanger"] = false,
        };
        if (town is not null)
            body["town"] = town;
        return body;
    }

    /// <summary>The body of a report with one member more, or another value for it.</summary>
    public static byte[] BodyWith(string member, object value, string? dossier = null)
    {
        var body = ReportBody(dossier ?? NewDossier());
        body[member] = value;
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    public static byte[] BodyWithout(string member)
    {
        var body = ReportBody(NewDossier());
        body.Remove(member);
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    public static string NewDossier() => $"dossier-{Guid.NewGuid():N}";

    public CloudEvent With(string header, object? value) => this with { Headers = new Dictionary<string, object?>(Headers) { [header] = value } };

    public CloudEvent Without(string header) => this with { Headers = Headers.Where(h => h.Key != header).ToDictionary() };

    public CloudEvent WithBody(string text) => this with { Body = Encoding.UTF8.GetBytes(text) };

    /// <summary>The same in structured mode; what is wrong stays wrong.</summary>
    public byte[] Structured() =>
    [
        .. Encoding.UTF8.GetBytes("{" + string.Concat(Headers.Select(h => $"\"{h.Key["cloudEvents:".Length..]}\":{JsonSerializer.Serialize(h.Value)},")) + "\"data\":"),
        .. Body, .. "}"u8,
    ];

    internal BasicProperties Properties()
    {
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Headers = new Dictionary<string, object?>(Headers) };
        if (ContentType is not null)
            properties.ContentType = ContentType;
        if (UserId is not null)
            properties.UserId = UserId;
        return properties;
    }

    internal static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}

/// <summary>A message of an inbox.</summary>
public sealed record Received(string Id, string Type, string TraceParent, string Text, JsonElement Body, DateTimeOffset At)
{
    public string? this[string member] => Body.TryGetProperty(member, out var value) ? value.ToString() : null;

    internal static Received Of(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return new(Header(properties, "cloudEvents:id"), Header(properties, "cloudEvents:type"), Header(properties, "cloudEvents:traceparent"),
            Encoding.UTF8.GetString(body.Span), json.RootElement.Clone(), CloudEvent.Now);
    }

    private static string Header(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) is true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";
}
