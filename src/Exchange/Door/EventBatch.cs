using System.Text.Json;

namespace FourKeyWorks.Exchange.Door;

/// <summary>A JSON array of events, taken apart without looking into them: each is judged by itself, as it was written.</summary>
public static class EventBatch
{
    /// <summary>The elements, as they stand in the text; null where the text is not one JSON array.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Split(ReadOnlyMemory<byte> batch)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        try
        {
            var reader = new Utf8JsonReader(batch.Span);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray) return null;
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                elements.Add(batch[start..(int)reader.BytesConsumed]);
            }

            return reader.TokenType is JsonTokenType.EndArray && !reader.Read() ? elements : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
