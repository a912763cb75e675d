using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;
using FourKeyWorks.Contracts.Specs.Synthetic;

namespace FourKeyWorks.Contracts.Specs;

public class A_version_that_replaces_another
{
    private const string One = "cn.fourkeyworks.police.fault.v1", Two = "cn.fourkeyworks.police.fault.v2";
    private const Sensitivity Any = Sensitivity.L1;

    public static TheoryData<Type, Type, string> Faults => new()
    {
        { typeof(EndsSomeDay), typeof(OfUnknownAge), "does not say since when" },
        { typeof(NeverEnds), typeof(Next), "does not say until when" },
        { typeof(EndsADayTooEarly), typeof(Next), "less than a year" },
        { typeof(KnowsNothing), typeof(Next), "must name" },
        { typeof(SentByTwo), typeof(Next), "may not send" },
        { typeof(SentByTwo), typeof(SentByTwo), "not in the catalogue" },
    };

    [Fact]
    public void is_declared_as_it_must_be_in_the_catalogue() => Assert.Empty(Succession.FaultsOf(EventCatalogue.All));

    [Fact]
    public void comes_at_least_a_year_before_the_old_one_goes() => Assert.Empty(Succession.FaultsOf(SyntheticCatalogue.Events));

    [Theory, MemberData(nameof(Faults))]
    public void is_noticed_when_it_is_declared_wrongly(Type version, Type next, string fault) =>
        Assert.Contains(fault, Assert.Single(Succession.FaultsOf(EventCatalogue.DeclaredBy(new[] { version, next }.Distinct()))), StringComparison.Ordinal);

    [Fact]
    public void is_named_in_the_documents_with_the_day_on_which_the_old_one_goes()
    {
        var document = JsonNode.Parse(AsyncApi.Json(SyntheticCatalogue.Source))!["components"]!;
        Assert.Equal(
            """{"until":"2027-10-01","supersededBy":"cn.fourkeyworks.police.something-told.v2"}""",
            document["messages"]!["police.something-told.v1"]!["x-deprecated"]!.ToJsonString());
        Assert.True((bool)document["schemas"]!["police.something-told.v1"]!["deprecated"]!);
        Assert.Null(document["messages"]!["police.something-told.v2"]!["x-deprecated"]);
        Assert.Null(document["schemas"]!["police.something-told.v2"]!["deprecated"]);
    }

    [Event(Two, From = [Party.GAJ], To = [Party.Referral], Sensitivity = Any, Since = "2026-10-01")]
    private sealed record Next;

    [Event(Two, From = [Party.GAJ], To = [Party.Referral], Sensitivity = Any)]
    private sealed record OfUnknownAge;

    [Event(One, From = [Party.GAJ], To = [Party.Referral], Sensitivity = Any, SupersededBy = typeof(OfUnknownAge), Until = "2027-10-01")]
    private sealed record EndsSomeDay;

    [Event(One, From = [Party.GAJ], To = [Party.Referral], Sensitivity = Any, SupersededBy = typeof(Next))]
    private sealed record NeverEnds;

    [Event(One, From = [Party.GAJ], To = [Party.Referral], Sensitivity = Any, SupersededBy = typeof(Next), Until = "2027-09-30")]
    private sealed record EndsADayTooEarly;

    [Event(One, From = [Party.GAJ], To = [Party.Referral], Sensitivity = Any)]
    private sealed record KnowsNothing;

    [Event(One, From = [Party.GAJ, Party.JCY], To = [Party.Referral], Sensitivity = Any, SupersededBy = typeof(Next), Until = "2027-10-01")]
    private sealed record SentByTwo;
}
