using System.Reflection;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Architecture.Specs;

public sealed partial class Writing_code
{
    private const int LinesOfProgram = 25;

    public static TheoryData<string> Processes => [.. Repository.Processes];

    public static TheoryData<string> Projects => [.. Repository.Processes, "Platform", "Contracts", "ServiceDefaults", "LocalHost"];

    [Theory]
    [MemberData(nameof(Processes))]
    public void a_program_fits_on_a_page(string process) =>
        Assert.InRange(File.ReadAllLines(Repository.PathOf("src", process, "Program.cs")).Length, 1, LinesOfProgram);

    /// <summary>The compiler needs this assembly for <c>dynamic</c> and for nothing else.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void nothing_is_dynamic(string project) =>
        Assert.DoesNotContain(Assembly.Load($"FourKeyWorks.{project}").GetReferencedAssemblies(), a => a.Name == "Microsoft.CSharp");

    [Theory]
    [MemberData(nameof(Projects))]
    public void names_say_what_a_thing_is(string project) =>
        Assert.DoesNotContain(
            Assembly.Load($"FourKeyWorks.{project}").GetTypes(),
            t => Vague().IsMatch(t.Name) && t.Namespace?.StartsWith("FourKeyWorks", StringComparison.Ordinal) == true);

    [Fact]
    public void processes_write_to_the_log_and_not_to_the_screen() =>
        Assert.DoesNotContain(
            Repository.Sources("src").Concat(Repository.Sources("aspire", "FourKeyWorks.ServiceDefaults")),
            f => File.ReadAllText(f).Contains("Console.Write", StringComparison.Ordinal));

    [Fact]
    public void nothing_is_left_for_later() =>
        Assert.DoesNotContain(
            Repository.Sources("src").Concat(Repository.Sources("aspire")),
            f => Later().IsMatch(File.ReadAllText(f)));

    [GeneratedRegex("(Manager|Helper|Helpers|Utils|Util|Utility)$")]
    private static partial Regex Vague();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex Later();
}
