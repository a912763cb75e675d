using System.Globalization;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// The CloudEvents attributes of one message, as text by name. A name with a null text is there but has a value it cannot
/// have, or two that disagree. Attributes we do not know are passed over.
/// </summary>
internal sealed class CloudEventAttributes
{
    public const string ColonPrefix = "cloudEvents:";

    /// <summary>For clients that cannot send a colon in a header's name (CloudEvents AMQP binding 1.0.2).</summary>
    public const string UnderscorePrefix = "cloudEvents_";

    private const string Time = "time";
    private const string Sequence = "sequence";
    private static readonly string[] Known =
        ["specversion", "id", "source", "type", Time, "datacontenttype", Sequence];
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, string?> values = new(StringComparer.Ordinal);

    public bool Has(string name) => values.ContainsKey(name);

    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>Binary mode: one header each, in either spelling.</summary>
    public static CloudEventAttributes OfHeaders(IEnumerable<KeyValuePair<string, object?>> headers)
    {
        var attributes = new CloudEventAttributes();
        foreach (var (header, value) in headers)
        {
            if (value is null || NameOf(header) is not { } name || !Known.Contains(name, StringComparer.Ordinal)) continue;
            attributes.Add(name, TextOf(name, value));
        }

        return attributes;
    }

    /// <summary>Structured mode: members of the JSON object beside <c>data</c>.</summary>
    public static CloudEventAttributes OfJson(JsonElement envelope)
    {
        var attributes = new CloudEventAttributes();
        foreach (var name in Known)
        {
            if (!envelope.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null) continue;
            attributes.Add(name, value.ValueKind switch
            {
                JsonValueKind.String => StringOf(value),
                JsonValueKind.Number when name == Sequence => value.GetRawText(),
                _ => null,
            });
        }

        return attributes;
    }

    /// <summary>Whether a header of this name carries an attribute, in either spelling.</summary>
    public static bool IsHeader(string header) =>
        header.StartsWith(ColonPrefix, StringComparison.Ordinal) || header.StartsWith(UnderscorePrefix, StringComparison.Ordinal);

    private static string? NameOf(string header) => IsHeader(header) ? header[ColonPrefix.Length..] : null;

    private void Add(string name, string? text)
    {
        if (!values.TryGetValue(name, out var other)) values.Add(name, text);
        else if (!Agree(name, text, other)) values[name] = null;
    }

    private static bool Agree(string name, string? one, string? other) =>
        one is not null && other is not null
        && (one == other || (name == Time && Instants.TryParse(one, out var a) && Instants.TryParse(other, out var b) && a == b));

    private static string? TextOf(string name, object value) => value switch
    {
        string text => text,
        byte[] bytes => Decoded(bytes),
        AmqpTimestamp stamp when name == Time => Instants.FromUnixSeconds(stamp.UnixTime),
        sbyte or byte or short or ushort or int or uint or long or ulong when name == Sequence =>
            Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Decoded(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Half a surrogate pair is valid JSON but no text.
    private static string? StringOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
