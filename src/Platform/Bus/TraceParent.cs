using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace FourKeyWorks.Platform.Bus;

/// <summary>The W3C trace context of a message. Of a foreign one only trace and parent are taken, never tracestate or baggage.</summary>
internal static class TraceParent
{
    public const string Attribute = "traceparent";

    /// <summary>The one header from which the bus library reads a parent.</summary>
    public const string LibraryHeader = "MT-Activity-Id";

    private const int Length = 55;

    private static readonly string[] Headers =
        [CloudEventAttributes.ColonPrefix + Attribute, CloudEventAttributes.UnderscorePrefix + Attribute, Attribute];

    public static string? Of(string? contentType, IEnumerable<KeyValuePair<string, object?>> headers, ReadOnlyMemory<byte> body)
    {
        foreach (var name in Headers)
        {
            foreach (var (header, value) in headers)
                if (header == name) return Usable(TextOf(value));
        }

        return IsStructured(contentType) && body.Length <= EventReader.LargestBody ? Usable(InJson(body.Span)) : null;
    }

    // Recorded whatever the sender decided: nobody hides from our traces.
    private static string? Usable(string? text) =>
        text is { Length: Length } && text.StartsWith("00-", StringComparison.Ordinal) && ActivityContext.TryParse(text, null, out _)
            ? text[..^2] + "01"
            : null;

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        byte[] { Length: Length } bytes => Encoding.ASCII.GetString(bytes),
        _ => null,
    };

    private static bool IsStructured(string? contentType) =>
        contentType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) is true;

    // Only the members beside "data" are looked at; a body that is not JSON has no trace.
    private static string? InJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals(Attribute);
                if (!reader.Read()) return null;
                if (found) return reader.TokenType is JsonTokenType.String && reader.ValueSpan.Length == Length ? reader.GetString() : null;
                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
