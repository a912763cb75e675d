using System.Globalization;
using System.Resources;

namespace FourKeyWorks.Identity;

/// <summary>The texts of the pages, in the language of the request.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("FourKeyWorks.Identity.Texts", typeof(Texts).Assembly);

    public static string Of(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException(key);
}
