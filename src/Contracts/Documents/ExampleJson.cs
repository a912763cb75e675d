using System.Text.Json;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>The example of an event as JSON.</summary>
internal static class ExampleJson
{
    /// <summary>As it goes on the wire.</summary>
    public static string OnWire(CatalogueSource source, EventContract contract) =>
        JsonSerializer.Serialize(source.ExampleOf(contract.ClrType), contract.ClrType, EventJson.Options);

    /// <summary>The same for people's eyes.</summary>
    public static string Readable(CatalogueSource source, EventContract contract) =>
        DocumentJson.Write(JsonNode.Parse(OnWire(source, contract))!).TrimEnd();
}
