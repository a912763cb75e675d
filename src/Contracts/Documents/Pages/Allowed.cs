using System.Text.Json.Nodes;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>What a JSON Schema allows, in words.</summary>
internal static class Allowed
{
    /// <param name="schema">The schema.</param>
    /// <param name="wording">The language.</param>
    /// <param name="codesBelow">The codes are listed elsewhere.</param>
    public static Html Of(JsonObject schema, Wording wording, bool codesBelow = false)
    {
        var kind = KindOf(schema);
        if (kind == "array") return Html.Of($"{wording["kind.array"]}{Count(schema, wording)}{wording["kind.items"]}{Of(schema["items"]!.AsObject(), wording, codesBelow)}");
        if (schema["enum"] is JsonArray codes)
            return codesBelow ? Html.Of($"{wording["kind.code"]}") : Html.Join(codes.OfType<JsonNode>().Select(c => Html.Of($"<code>{(string?)c}</code>")));
        if ((string?)schema["pattern"] is { } pattern) return Html.Of($"{wording["kind.pattern"]}<code class=\"pattern\">{pattern}</code>");
        var format = (string?)schema["format"];
        return Html.Of($"{wording[format is null ? "kind." + kind : "kind." + format]}{Limits(schema, wording)}");
    }

    private static Html Count(JsonObject schema, Wording wording) =>
        Limits(schema, wording) is { Markup.Length: > 0 } limits ? Html.Of($"{wording["kind.count"]}{limits}") : Html.Nothing;

    private static string KindOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types.Select(t => (string)t!).First(t => t != "null"),
        JsonValue type => (string)type!,
        _ => schema.ContainsKey("properties") ? "object" : "string",
    };

    private static Html Limits(JsonObject schema, Wording wording)
    {
        var (least, most) = (Number(schema, "minItems", "minLength", "minimum"), Number(schema, "maxItems", "maxLength", "maximum"));
        var range = (least, most) switch
        {
            (null, null) => "",
            (_, null) => $" ≥ {least}",
            (null, _) => $" ≤ {most}",
            _ when least == most => $" {least}",
            _ => $" {least}–{most}",
        };
        return Html.Of($"{range}{((bool?)schema["uniqueItems"] is true ? wording["kind.unique"] : "")}");
    }

    private static string? Number(JsonObject schema, params string[] names) => names.Select(n => schema[n]?.ToJsonString()).FirstOrDefault(n => n is not null);
}
