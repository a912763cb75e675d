using System.Globalization;
using System.Reflection;
using System.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>
/// The texts of problem codes: <c>Texts.resx</c> (zh-CN) and <c>Texts.en.resx</c> of the application's own assembly and
/// of the shared ones that registered theirs.
/// </summary>
public sealed class ProblemTexts(IHostEnvironment environment, IEnumerable<ProblemTexts.Source> shared)
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private readonly ResourceManager[] texts =
        [.. shared.Select(s => s.Assembly).Prepend(Assembly.Load(environment.ApplicationName)).Distinct().Select(Of).OfType<ResourceManager>()];

    /// <summary>An assembly that has texts of its own.</summary>
    /// <param name="Assembly">The assembly; its name is its root namespace.</param>
    public sealed record Source(Assembly Assembly);

    /// <summary>The title of a code; the code itself where nobody has a text for it.</summary>
    public string Title(string code, CultureInfo culture) =>
        texts.Select(t => t.GetString(code, culture)).FirstOrDefault(t => t is not null) ?? code;

    /// <summary>English for who prefers it to Chinese; else Chinese.</summary>
    public static CultureInfo CultureFor(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted)) return Chinese;
        var first = wanted
            .OrderByDescending(w => w.Quality ?? 1)
            .FirstOrDefault(w => Speaks(w, "zh") || Speaks(w, "en"));
        return first is not null && Speaks(first, "en") ? English : Chinese;
    }

    private static bool Speaks(StringWithQualityHeaderValue wanted, string language) =>
        wanted.Quality != 0
        && (wanted.Value.Equals(language, StringComparison.OrdinalIgnoreCase)
            || wanted.Value.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));

    private static ResourceManager? Of(Assembly assembly)
    {
        var name = assembly.GetName().Name + ".Texts";
        return assembly.GetManifestResourceInfo(name + ".resources") is null ? null : new ResourceManager(name, assembly);
    }
}
