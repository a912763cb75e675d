using System.Text.Json;

namespace FourKeyWorks.Exchange.Feed;

/// <summary>An event of a feed.</summary>
/// <param name="Seq">Its place; never shown, for differences would tell how much others are sent.</param>
/// <param name="Cursor">Names its place to the reader.</param>
/// <param name="Structured">The event in structured mode.</param>
internal sealed record FeedEntry(long Seq, Guid Cursor, byte[] Structured);

/// <summary>Events of one unit in the order in which they were routed, and where to go on.</summary>
internal sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, Guid? After) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("events");
        // What was written here was made by the same kind of writer.
        foreach (var entry in Entries) json.WriteRawValue(entry.Structured, skipInputValidation: true);
        json.WriteEndArray();
        if ((Entries.Count > 0 ? Entries[^1].Cursor : After) is { } next) json.WriteString("next", next.ToString("N"));
        else json.WriteNull("next");
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
