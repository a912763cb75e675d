using FourKeyWorks.Contracts.Documents;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Exchange.Catalogue;

/// <summary>
/// The catalogue for whoever builds a department's system: pages, AsyncAPI, schemas, examples, programs, and all of it as
/// one kit. Public: it says what may be exchanged, and nothing of what was.
/// </summary>
public static class CataloguePages
{
    private const string Path = "/catalogue";

    /// <summary>The way in.</summary>
    public static void MapCatalogue(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Made once, by the first who asks.
        var files = new Lazy<CatalogueShelf>(() => new CatalogueShelf(CatalogueFiles.Served(CatalogueSource.Current())));
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal), pages =>
        {
            pages.UsePageHeaders();
            pages.UseResponseCompression();
        });
        app.MapGet(Path + "/{**path}", (HttpContext http, string? path) => Answer(http, path ?? "", files.Value)).AllowAnonymous();
    }

    private static IResult Answer(HttpContext http, string path, CatalogueShelf shelf)
    {
        if (shelf.Find(path) is { } file)
        {
            if (shelf.PageOf(path, http.Request.Query["department"]) is { } department) return Results.Redirect(department);
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
        }

        if (shelf.InLanguage(path, LanguageFor(http.Request)) is not { } page) return Problem.Result(Problem.NotFound);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.Vary = "Accept-Language";
        // Relative, for only the door knows what stands before it; "/catalogue" itself is not a folder yet.
        return Results.Redirect(http.Request.Path == Path ? $"catalogue/{page}" : page);
    }

    private static string LanguageFor(HttpRequest request) => request.Query["lang"].ToString() switch
    {
        "en" => "en",
        "zh" => "zh",
        _ => ProblemTexts.CultureFor(request).TwoLetterISOLanguageName,
    };
}
