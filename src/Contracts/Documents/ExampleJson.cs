using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>The example of an event as JSON.</summary>
internal static partial class ExampleJson
{
    /// <summary>As it goes on the wire.</summary>
    public static string OnWire(CatalogueSource source, EventContract contract) =>
        JsonSerializer.Serialize(source.ExampleOf(contract.ClrType), contract.ClrType, EventJson.Options);

    /// <summary>The same for people's eyes: a member a line, a list of plain values on one.</summary>
    public static string Readable(CatalogueSource source, EventContract contract) => PlainList().Replace(
        DocumentJson.Write(JsonNode.Parse(OnWire(source, contract))!).TrimEnd(),
        list => $"[{string.Join(", ", list.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))}]");

    [GeneratedRegex(@"\[\s+([^\[\]{}]*?)\s+\]")]
    private static partial Regex PlainList();
}
