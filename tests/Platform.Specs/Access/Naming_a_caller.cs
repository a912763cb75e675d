using System.Security.Claims;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;

namespace FourKeyWorks.Platform.Specs.Access;

public sealed class Naming_a_caller
{
    private static readonly (string, string)[] Complete =
        [("sub", "jcy.u1002"), ("dept", "jcy"), ("unit", "u1002"), ("duty", "read-case"), ("duty", "open-early-involvement")];

    [Fact]
    public void the_token_says_who_where_and_what()
    {
        var caller = Caller.Of(Token(Complete));
        Assert.Equal(("jcy.u1002", Party.JCY, "u1002"), (caller.Subject, caller.Department, caller.Unit));
        Assert.Equal(new HashSet<Duty> { Duty.ReadCase, Duty.OpenEarlyInvolvement }, caller.Duties);
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("dept")]
    [InlineData("unit")]
    public void a_token_that_lacks_one_names_nobody(string missing) =>
        Assert.Throws<InvalidOperationException>(() => Caller.Of(Token([.. Complete.Where(c => c.Item1 != missing)])));

    [Theory]
    [InlineData("sub", "gaj.u1001")]
    [InlineData("dept", "gaj")]
    [InlineData("unit", "u1001")]
    public void a_token_that_says_two_names_nobody(string claim, string second) =>
        Assert.Throws<InvalidOperationException>(() => Caller.Of(Token([.. Complete, (claim, second)])));

    [Theory]
    [InlineData("JCY")]
    [InlineData("0")]
    [InlineData("referral")]
    [InlineData("anydepartment")]
    [InlineData("")]
    public void only_a_departments_own_code_names_it(string department) =>
        Assert.Throws<InvalidOperationException>(() => Caller.Of(Token(("sub", "x"), ("dept", department), ("unit", "u1002"))));

    [Theory]
    [InlineData("ReadCase")]
    [InlineData("1")]
    [InlineData("a-duty-of-the-next-version")]
    [InlineData("read-case,open-early-involvement")]
    public void an_unknown_duty_gives_nothing(string duty) =>
        Assert.Empty(Caller.Of(Token(("sub", "x"), ("dept", "jcy"), ("unit", "u1002"), ("duty", duty))).Duties);

    [Fact]
    public void every_duty_has_a_name_that_leads_back_to_it() =>
        Assert.All(Enum.GetValues<Duty>(), d => Assert.Equal([d], Duties.Parse([d.Name()])));

    private static ClaimsPrincipal Token(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value)), "token"));
}
