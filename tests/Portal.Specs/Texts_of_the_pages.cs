using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Portal.Specs;

public sealed partial class Texts_of_the_pages
{
    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void exist_for_every_key_that_a_page_asks_for(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var pages = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../src/Portal"));
        var keys = Directory.EnumerateFiles(pages, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => Key().Matches(File.ReadAllText(f))).Select(m => m.Groups["key"].Value).Distinct().ToList();
        Assert.True(keys.Count > 30);
        Assert.DoesNotContain(keys, k => Texts.Find(k) is null);
    }

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex("""Texts\.Of\("(?<key>[a-z0-9.-]+)"[),]""")]
    private static partial Regex Key();
}
