namespace FourKeyWorks.Platform.Specs.Fuzzing;

/// <summary>What fuzzing has found worth keeping, and what it started from (<c>infra/fuzz.sh</c>).</summary>
public sealed class Replaying_the_corpus
{
    public static TheoryData<string> Targets => [.. Target.All.Select(t => t.Name)];

    [Theory, MemberData(nameof(Targets))]
    public async Task holds_for_every_input(string name)
    {
        var target = Target.All.Single(t => t.Name == name);
        var inputs = target.Corpus().Concat(target.Seeds.Select((s, i) => ($"seed {i}", s))).ToList();
        Assert.True(inputs.Count > target.Seeds.Count, "there is no corpus");
        foreach (var (input, bytes) in inputs)
            Assert.Null(await Record.ExceptionAsync(() => target.HoldsAsync(bytes)) is { } e ? $"{input}: {e}" : null);
    }
}
