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

    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Assembly[] assemblies = [.. AssembliesOf(environment, shared)];

    private readonly ResourceManager[] texts = [.. AssembliesOf(environment, shared).Select(Of).OfType<ResourceManager>()];

    /// <summary>An assembly that has texts of its own.</summary>
    /// <param name="Assembly">The assembly; its name is its root namespace.</param>
    public sealed record Source(Assembly Assembly);

    /// <summary>The title of a code; the code itself where nobody has a text for it.</summary>
    public string Title(string code, CultureInfo culture) =>
        texts.Select(t => t.GetString(code, culture)).FirstOrDefault(t => t is not null) ?? code;

    /// <summary>Both titles in one line, Chinese first; for what is written for readers of either language.</summary>
    public string InBoth(string code) => $"{Title(code, Chinese)} {Title(code, English)}";

    /// <summary>The problems that the application and what it shares declare, by code.</summary>
    public IReadOnlyList<Problem> Declared() =>
    [
        .. assemblies.SelectMany(a => a.GetTypes()).Where(t => !t.ContainsGenericParameters).SelectMany(t => t.GetFields(Any))
            .Where(f => f.FieldType == typeof(Problem)).Select(f => (Problem)f.GetValue(null)!)
            .DistinctBy(p => p.Code).OrderBy(p => p.Code, StringComparer.Ordinal),
    ];

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

    private static IEnumerable<Assembly> AssembliesOf(IHostEnvironment environment, IEnumerable<Source> shared) =>
        shared.Select(s => s.Assembly).Prepend(Assembly.Load(environment.ApplicationName)).Distinct();

    private static ResourceManager? Of(Assembly assembly)
    {
        var name = assembly.GetName().Name + ".Texts";
        return assembly.GetManifestResourceInfo(name + ".resources") is null ? null : new ResourceManager(name, assembly);
    }
}
