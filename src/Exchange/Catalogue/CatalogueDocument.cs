using System.Reflection;

namespace FourKeyWorks.Exchange.Catalogue;

/// <summary>
/// The AsyncAPI document, for whoever builds a department's system. Public: it says what may be exchanged, and nothing
/// of what was.
/// </summary>
public static class CatalogueDocument
{
    /// <summary>The way in.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var document = Read();
        api.MapGet("/catalogue/asyncapi.json", () => Results.Bytes(document, "application/json")).AllowAnonymous();
    }

    /// <summary>The committed document; a spec of Contracts holds it to the catalogue.</summary>
    private static byte[] Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("asyncapi.json")!;
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    }
}
