using System.Text.Json;
using System.Text.Json.Serialization;

namespace FourKeyWorks.Contracts.Catalogue;

/// <summary>
/// An instant is a date, a time with seconds and an offset (RFC 3339). Without the offset the reader's own time zone would be taken
/// for the sender's.
/// </summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant) && IsComplete(reader.GetString()!))
            return instant;
        throw new JsonException("An instant is written as date, time with seconds, and offset.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    // The built-in reader has checked the digits; it also takes a date alone, a time without seconds or without offset.
    private static bool IsComplete(string text) =>
        text.Length >= "2026-01-01T00:00:00Z".Length && text[16] == ':' && (text[^1] == 'Z' || text[^6] is '+' or '-');
}
