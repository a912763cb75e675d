using System.Globalization;
using System.Resources;

namespace FourKeyWorks.Portal;

/// <summary>The texts of the pages, in the language of the request.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("FourKeyWorks.Portal.Texts", typeof(Texts).Assembly);

    public static string Of(string key) => Find(key) ?? throw new MissingManifestResourceException(key);

    /// <summary>A text with values in it.</summary>
    public static string Of(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, Of(key), values);

    /// <summary>The text of a key that others may have added to; null where there is none yet.</summary>
    public static string? Find(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture);
}
