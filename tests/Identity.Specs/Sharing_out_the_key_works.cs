using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Specs;

public sealed class Sharing_out_the_key_works
{
    private const string By = "5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Responsibility Present = Responsibility.Create(SetResponsibility.Defaults(Now)[0]);

    [Fact]
    public void begins_as_the_plan_has_it() => Assert.Equal(
        [
            "FourLosses: mzj gaj jyj / zjd / ", "LegalPublicity: zfw / sfj / jcy", "PublicVenues: wgl gaj /  / ", "Offences: gaj /  / jcy fy sfj",
        ],
        SetResponsibility.Defaults(Now).Select(d => $"{d.Work}: {string.Join(' ', d.Leads)} / {string.Join(' ', d.Implements)} / {string.Join(' ', d.Assists)}"));

    [Fact]
    public void a_key_work_always_has_a_lead() => Assert.Equal("directory.lead-missing", Refused(Set([], ["zjd"], [])));

    [Fact]
    public void a_department_has_one_part() => Assert.Equal("directory.part-twice", Refused(Set(["mzj"], ["zjd"], ["mzj"])));

    [Theory]
    [InlineData("referral")]
    [InlineData("GAJ")]
    [InlineData("")]
    public void only_departments_have_one(string party) => Assert.Equal("directory.department-wrong", Refused(Set(["mzj", party], [], [])));

    [Fact]
    public void saying_the_same_changes_nothing() => Assert.Empty(Assert.IsType<Decision.Accepted>(Set(["mzj", "gaj", "jyj"], ["zjd"], [])).Events);

    [Fact]
    public void another_distribution_is_stored() =>
        Assert.Equal(["fl"], Assert.IsType<ResponsibilitySet>(Assert.Single(Assert.IsType<Decision.Accepted>(Set(["mzj"], ["zjd"], ["fl"])).Events)).Assists);

    private static Decision Set(string[] leads, string[] implements, string[] assists) => SetResponsibility.Decide(Present, new(leads, implements, assists), By, Now);

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
