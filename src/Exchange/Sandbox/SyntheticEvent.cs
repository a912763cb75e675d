using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;

namespace FourKeyWorks.Exchange.Sandbox;

/// <summary>The catalogue's example of an event as if it had happened now: new ids, and marked so that nobody takes it for real.</summary>
internal static class SyntheticEvent
{
    /// <summary>How the ids of synthetic events begin; no service makes such.</summary>
    public const string IdPrefix = "sandbox-";

    /// <summary>The event in structured mode.</summary>
    /// <param name="contract">Of which type.</param>
    /// <param name="now">When it happens.</param>
    /// <param name="newId">Makes ids.</param>
    public static (string Id, byte[] Structured) Make(EventContract contract, DateTimeOffset now, Func<Guid> newId)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(newId);
        var id = $"{IdPrefix}{newId():N}";
        var data = JsonSerializer.SerializeToNode(Examples.Of(contract.ClrType), contract.ClrType, EventJson.Options)!.AsObject();
        foreach (var (name, value) in data.ToArray())
            if (value is JsonValue text && text.TryGetValue<string>(out var said) && Guid.TryParseExact(said, "D", out _)) data[name] = newId().ToString();
        return (id, JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["source"] = "/fourkeyworks/sandbox",
            ["type"] = contract.Type,
            ["time"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            ["datacontenttype"] = "application/json",
            ["synthetic"] = true,
            ["data"] = data,
        }));
    }
}
