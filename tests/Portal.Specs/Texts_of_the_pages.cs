using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FourKeyWorks.Portal.Desk;

namespace FourKeyWorks.Portal.Specs;

public sealed partial class Texts_of_the_pages
{
    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void exist_for_every_key_that_a_page_asks_for(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var keys = Sources("*.razor").Concat(Sources("*.cs"))
            .SelectMany(f => Key().Matches(File.ReadAllText(f))).Select(m => m.Groups["key"].Value).Distinct().ToList();
        Assert.True(keys.Count > 30);
        Assert.DoesNotContain(keys, k => Texts.Find(k) is null);
    }

    [Fact]
    public void are_Chinese_for_all_that_the_components_in_use_say()
    {
        var used = Sources("*.razor").SelectMany(f => Component().Matches(File.ReadAllText(f))).Select(m => m.Groups["name"].Value).Append("MudDataGridPager").Distinct().ToList();
        var own = new ResourceManager("MudBlazor.Resources.LanguageResource", typeof(MudBlazor.MudButton).Assembly).GetResourceSet(CultureInfo.InvariantCulture, true, true)!;
        var asked = own.Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key).Where(k => used.Contains(k.Split('_')[0])).ToList();
        Assert.NotEmpty(asked);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        Assert.DoesNotContain(asked, k => new MudTexts()[k].ResourceNotFound);
    }

    private static IEnumerable<string> Sources(string pattern) =>
        System.IO.Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../src/Portal")), pattern, SearchOption.AllDirectories);

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex("<(?<name>Mud[A-Za-z]+)")]
    private static partial Regex Component();

    [GeneratedRegex("""Texts\.Of\("(?<key>[a-z0-9.-]+)"[),]""")]
    private static partial Regex Key();
}
