using System.Collections;
using System.Globalization;
using System.Resources;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>
/// The words of the pages, and what events, members and codes mean in Chinese: <c>Texts.resx</c> (zh-CN) and
/// <c>Texts.en.resx</c>. In English the contracts' documentation in C# says it, and the latter only where that speaks to
/// developers.
/// </summary>
public static class Texts
{
    /// <summary>Chinese, the language that comes first.</summary>
    public static CultureInfo Chinese { get; } = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>English.</summary>
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    /// <summary>Both.</summary>
    public static IReadOnlyList<CultureInfo> Languages { get; } = [Chinese, English];

    /// <summary>All texts of one language, by key.</summary>
    public static IReadOnlyDictionary<string, string> All(CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return language.Equals(Chinese) ? ChineseTexts : EnglishTexts;
    }

    /// <summary>The text of a key in a language; null where it has none.</summary>
    public static string? Find(string key, CultureInfo language) => All(language).GetValueOrDefault(key);

    private static readonly ResourceManager Resources = new("FourKeyWorks.Contracts.Documents.Texts", typeof(Texts).Assembly);

    // The neutral resources are the Chinese ones.
    private static readonly IReadOnlyDictionary<string, string> ChineseTexts = Read(CultureInfo.InvariantCulture), EnglishTexts = Read(English);

    private static Dictionary<string, string> Read(CultureInfo culture)
    {
        using var set = Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)
            ?? throw new MissingManifestResourceException(culture.Name);
        return set.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }
}
