using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>A page of the catalogue.</summary>
/// <param name="Name">Its file, without the folder of its language.</param>
/// <param name="Title">Its title.</param>
/// <param name="Content">What it says.</param>
internal sealed record Page(string Name, string Title, Html Content);

/// <summary>
/// What all pages have around them: plain HTML, one style sheet, no script. All links are relative, so that they work
/// behind any prefix and from a folder.
/// </summary>
internal static class Layout
{
    public const string Index = "index.html", Wire = "wire.html", Https = "https.html", Errors = "errors.html", FirstHour = "first-hour.html";

    private static readonly (string Page, string Word)[] Menu =
        [(Index, "menu.index"), (FirstHour, "menu.first-hour"), (Wire, "menu.wire"), (Https, "menu.https"), (Errors, "menu.errors")];

    public static string Of(Page page, Wording wording, bool offline)
    {
        var other = wording.Folder == "zh" ? "en" : "zh";
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="{wording.Tag}">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{page.Title} – {wording["site"]}</title>
            <link rel="stylesheet" href="../catalogue.css" />
            </head>
            <body>
            <header>
            <p class="site"><a href="{Index}">{wording["site"]}</a></p>
            <nav aria-label="{wording["menu"]}">
            <ul>
            {Menu.Select(m => Html.Of($"""<li><a href="{m.Page}"{Current(m.Page == page.Name)}>{wording[m.Word]}</a></li>"""))}
            <li class="language"><a href="../{other}/{page.Name}" lang="{wording["other.tag"]}" hreflang="{wording["other.tag"]}">{wording["other"]}</a></li>
            </ul>
            </nav>
            </header>
            <main>
            {page.Content}
            </main>
            <footer>
            <p>{wording["footer"]}</p>
            <p><a href="../asyncapi.json">AsyncAPI</a>{(offline ? Html.Nothing : Html.Of($""" · <a href="../{CatalogueFiles.KitPath}">{wording["kit"]}</a>"""))}</p>
            </footer>
            </body>
            </html>

            """).Markup;
    }

    /// <summary>Where the page of an event is.</summary>
    public static string PageOf(EventContract contract) => contract.Type + ".html";

    /// <summary>Where the page of a department is.</summary>
    public static string PageOf(Party department) => department.Slug() + ".html";

    private static Html Current(bool current) => current ? new(" aria-current=\"page\"") : Html.Nothing;
}
