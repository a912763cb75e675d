using System.Globalization;
using System.Resources;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>
/// The words of the pages, and the Chinese of the contracts: <c>Texts.resx</c> (zh-CN) and <c>Texts.en.resx</c>. The
/// English of the contracts is their documentation in C#.
/// </summary>
public static class Texts
{
    /// <summary>Chinese, the language that comes first.</summary>
    public static CultureInfo Chinese { get; } = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>English.</summary>
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    /// <summary>Both.</summary>
    public static IReadOnlyList<CultureInfo> Languages { get; } = [Chinese, English];

    /// <summary>All keys of one language, to be held against what is needed.</summary>
    public static IReadOnlyDictionary<string, string> All(CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(language);
        // The neutral resources are the Chinese ones.
        using var set = Resources.GetResourceSet(language.Equals(Chinese) ? CultureInfo.InvariantCulture : language, true, false)!;
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }

    /// <summary>The text of a key; null where there is none in any language.</summary>
    public static string? Find(string key, CultureInfo language) => Resources.GetString(key, language);

    private static readonly ResourceManager Resources = new("FourKeyWorks.Contracts.Documents.Texts", typeof(Texts).Assembly);
}
