using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Architecture.Specs;

public sealed partial class Texts_of_problems
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly string[] InTwoLanguages =
        [.. Repository.Services.Concat(["Gateway", "Portal"]).Select(p => $"src/{p}"), "src/Platform", "aspire/FourKeyWorks.ServiceDefaults"];

    public static TheoryData<string> Folders => [.. InTwoLanguages];

    [Theory]
    [MemberData(nameof(Folders))]
    public void are_the_same_keys_in_both_languages(string folder) =>
        Assert.Equal(Keys(folder, "Texts.resx").Order(), Keys(folder, "Texts.en.resx").Order());

    [Theory]
    [MemberData(nameof(Folders))]
    public void exist_for_every_code(string folder)
    {
        var shared = Keys("aspire/FourKeyWorks.ServiceDefaults", "Texts.resx");
        Assert.Empty(Codes(folder).Except(Keys(folder, "Texts.resx")).Except(shared));
    }

    [Theory]
    [InlineData("Texts.resx")]
    [InlineData("Texts.en.resx")]
    public void explain_every_duty_that_people_can_have(string file)
    {
        var keys = Keys("src/Portal", file);
        // These two are of programs alone.
        var duties = Enum.GetValues<Duty>().Except([Duty.ExchangeEvents, Duty.FollowRevocations]).Select(d => $"duty.{d.Name()}");
        Assert.Empty(duties.SelectMany(d => new[] { d, d + ".about" }).Except(keys));
    }

    [Fact]
    public void are_found_by_the_running_program()
    {
        var texts = new System.Resources.ResourceManager("FourKeyWorks.ServiceDefaults.Texts", typeof(Problem).Assembly);
        var chinese = texts.GetString(Problem.NotSignedIn.Code, CultureInfo.GetCultureInfo("zh-CN"));
        var english = texts.GetString(Problem.NotSignedIn.Code, CultureInfo.GetCultureInfo("en"));
        Assert.NotNull(chinese);
        Assert.NotNull(english);
        Assert.NotEqual(chinese, english);
    }

    [Fact]
    public void codes_are_found_where_they_are_declared()
    {
        Assert.Contains("access.duty-missing", Codes("src/Platform"));
        Assert.Contains("screening.month-not-open", Codes("src/Screening"));
    }

    /// <summary>Codes of problems that an assembly declares, and of refusals that its rules return.</summary>
    private static IReadOnlyList<string> Codes(string folder)
    {
        var assembly = Assembly.Load("FourKeyWorks." + folder.Split('/')[^1].Replace("FourKeyWorks.", "", StringComparison.Ordinal));
        var declared = assembly.GetTypes().Where(t => !t.ContainsGenericParameters).SelectMany(t => t.GetFields(Any))
            .Where(f => f.FieldType == typeof(Problem)).Select(f => ((Problem)f.GetValue(null)!).Code);
        var returned = Repository.Sources(folder.Split('/')).SelectMany(f => Refusal().Matches(File.ReadAllText(f))).Select(m => m.Groups["code"].Value);
        return [.. declared.Concat(returned).Distinct()];
    }

    private static IReadOnlyList<string> Keys(string folder, string file)
    {
        var path = Repository.PathOf([.. folder.Split('/'), file]);
        return File.Exists(path) ? [.. XDocument.Load(path).Descendants("data").Select(d => d.Attribute("name")!.Value)] : [];
    }

    [GeneratedRegex("""(Decision\.Refuse|new|Problem)\("(?<code>[a-z-]+\.[a-z-]+)"(\)|, (status|StatusCodes))""")]
    private static partial Regex Refusal();
}
