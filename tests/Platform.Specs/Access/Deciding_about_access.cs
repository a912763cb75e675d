using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Specs.Access;

public sealed class Deciding_about_access
{
    private const string Handling = "handling", Watching = "watching";

    private static readonly DateTimeOffset Until = new(2026, 9, 2, 1, 30, 0, TimeSpan.Zero);

    private static readonly AccessPolicy Policy = new(
        new AccessRule([Handling], [Party.GAJ], [Duty.ReadCase, Duty.CloseCase]),
        new AccessRule([Handling], [Party.GAJ], [Duty.ReadDossier], Purpose.HandleReport),
        new AccessRule([AccessRule.Glass], [Party.GAJ], [Duty.ReadCase]));

    [Fact]
    public void whoever_stands_right_and_has_the_duty_may() => Assert.Equal(Verdict.Allowed, Decide(Duty.ReadCase, To(Handling)));

    [Fact]
    public void what_no_line_allows_nobody_may()
    {
        Assert.Equal(Verdict.NotThere, Decide(Duty.ReadCase, Standing.None));
        Assert.Equal(Verdict.NotThere, Decide(Duty.ReadCase, To(Watching)));
        Assert.Equal(Verdict.NotThere, Decide(Duty.ReadCase, To(Handling), Party.JCY));
        Assert.Equal(Verdict.NotThere, Decide(Duty.SealSubject, To(Handling)));
        Assert.Equal(Verdict.NotThere, new AccessPolicy().Decide(Somebody(Duty.ReadCase), Duty.ReadCase, To(Handling)));
    }

    [Fact]
    public void without_the_duty_nobody_may_whatever_the_thing()
    {
        Assert.Equal(Verdict.DutyMissing, Policy.Decide(Somebody(Duty.ReadWork), Duty.ReadCase, To(Handling)));
        Assert.Equal(Verdict.DutyMissing, Policy.Decide(Somebody(Duty.ReadWork), Duty.ReadCase, Standing.None));
        Assert.Equal(Verdict.DutyMissing, Policy.Decide(Somebody(Duty.ReadWork), Duty.ReadCase, To(Handling) with { IsExcluded = true }));
    }

    [Fact]
    public void a_purpose_is_that_of_the_line_or_none()
    {
        Assert.Equal(Verdict.Allowed, Decide(Duty.ReadDossier, To(Handling), purpose: Purpose.HandleReport));
        Assert.Equal(Verdict.NotThere, Decide(Duty.ReadDossier, To(Handling), purpose: Purpose.AnswerReporter));
        Assert.Equal(Verdict.NotThere, Decide(Duty.ReadDossier, To(Handling)));
        Assert.Equal(Verdict.NotThere, Decide(Duty.ReadCase, To(Handling), purpose: Purpose.HandleReport));
    }

    [Fact]
    public void whoever_is_excluded_may_not_whatever_else_is_so()
    {
        var excluded = new Standing(new HashSet<string> { Handling, Watching }, IsExcluded: true, Until);
        foreach (var duty in Enum.GetValues<Duty>())
        {
            Assert.Equal(Verdict.NotThere, Decide(duty, excluded));
            Assert.Equal(Verdict.NotThere, AccessPolicy.Open(duty).Decide(Somebody(duty), duty, excluded));
        }
    }

    [Fact]
    public void what_is_open_is_open_to_everybody_with_the_duty()
    {
        Assert.Equal(Verdict.Allowed, AccessPolicy.Open(Duty.OperateExchange).Decide(Somebody(Duty.OperateExchange), Duty.OperateExchange, Standing.None));
        Assert.Equal(Verdict.NotThere, AccessPolicy.Open(Duty.OperateExchange).Decide(Somebody(Duty.ReadCase), Duty.ReadCase, Standing.None));
    }

    [Fact]
    public void broken_glass_opens_what_a_line_says_and_is_told_apart()
    {
        Assert.Equal(Verdict.ThroughGlass, Decide(Duty.ReadCase, Standing.None with { GlassUntil = Until }));
        Assert.Equal(Verdict.NotThere, Decide(Duty.CloseCase, Standing.None with { GlassUntil = Until }));
        Assert.Equal(Verdict.NotThere, Decide(Duty.ReadCase, Standing.None with { GlassUntil = Until }, Party.JCY));
        Assert.Equal(Verdict.Allowed, Decide(Duty.ReadCase, To(Handling) with { GlassUntil = Until }));
    }

    [Fact]
    public void a_relation_called_glass_is_none() => Assert.Equal(Verdict.NotThere, new AccessPolicy(new AccessRule(["glass"], null, [Duty.CloseCase])).Decide(
        Somebody(Duty.CloseCase), Duty.CloseCase, Standing.None));

    private static Verdict Decide(Duty duty, Standing standing, Party department = Party.GAJ, Purpose? purpose = null) =>
        Policy.Decide(Somebody(duty, department), duty, standing, purpose);

    private static Standing To(params string[] relations) => new(relations.ToHashSet());

    private static Caller Somebody(Duty duty, Party department = Party.GAJ) => new("somebody", department, "u1001", new HashSet<Duty> { duty });
}
