using System.Globalization;
using System.Resources;

namespace FourKeyWorks.Portal;

/// <summary>The texts of the pages, zh-CN.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("FourKeyWorks.Portal.Texts", typeof(Texts).Assembly);
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    public static string Of(string key) => Resources.GetString(key, Chinese) ?? throw new MissingManifestResourceException(key);
}
