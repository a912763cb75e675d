using System.IdentityModel.Tokens.Jwt;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Signing_in(TheIdentity identity)
{
    [Fact]
    public async Task a_token_says_who_where_and_what_they_may_do()
    {
        var officer = await identity.SomeoneAsync("zhao.token", "u1001", "read-work", "read-case");
        var tokens = await officer.TokensAsync();
        var claims = new JwtSecurityToken(tokens.GetProperty("access_token").GetString()).Claims.ToLookup(c => c.Type, c => c.Value);
        Assert.Equal([officer.Person], claims["sub"]);
        Assert.Equal(["gaj"], claims["dept"]);
        Assert.Equal(["u1001"], claims["unit"]);
        Assert.Equal(["read-case", "read-work"], claims["duty"]);
        Assert.Equal(["mfa"], claims["amr"]);
        Assert.Single(claims["sid"]);
        Assert.Equal(300, tokens.GetProperty("expires_in").GetInt32(), 5.0);
        Assert.Equal(200, await officer.GetAsync("api/referral/work"));
    }

    [Fact]
    public async Task without_the_duty_the_answer_names_it()
    {
        var officer = await identity.SomeoneAsync("zhao.noduty", "u1001", "read-case");
        Assert.Equal(403, await officer.GetAsync("api/referral/work"));
    }

    [Fact]
    public async Task a_wrong_password_a_wrong_code_and_an_unknown_account_look_the_same()
    {
        var officer = await identity.SomeoneAsync("zhao.wrong", "u1001");
        var wrongCode = await officer.SignInAsync("000000");
        var page = await officer.Browser.GetAsync("id/sign-in");
        var wrongPassword = await officer.Browser.PostAsync("id/sign-in", page, new() { ["return"] = "", ["account"] = "zhao.wrong", ["password"] = "another one", ["code"] = await officer.NextCodeAsync() });
        var unknown = await officer.Browser.PostAsync("id/sign-in", page, new() { ["return"] = "", ["account"] = "nobody.here", ["password"] = "another one", ["code"] = "000000" });
        Assert.All([wrongCode, wrongPassword, unknown], answer =>
        {
            Assert.Equal(422, answer.Status);
            Assert.StartsWith("账号、口令或动态验证码不正确", answer.Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task five_wrong_attempts_close_the_account_even_to_what_is_right()
    {
        var officer = await identity.SomeoneAsync("zhao.locked", "u1001");
        for (var attempt = 0; attempt < 5; attempt++) Assert.Equal(422, (await officer.SignInAsync("000000")).Status);
        Assert.Equal(422, (await officer.SignInAsync()).Status);
    }

    [Fact]
    public async Task a_code_is_accepted_once()
    {
        var officer = await identity.SomeoneAsync("zhao.twice", "u1001");
        var code = await officer.NextCodeAsync();
        Assert.Equal(302, (await officer.SignInAsync(code)).Status);
        Assert.Equal(422, (await officer.SignInAsync(code)).Status);
    }

    [Fact]
    public async Task nobody_is_sent_to_another_site_afterwards()
    {
        var officer = await identity.SomeoneAsync("zhao.away", "u1001");
        var page = await officer.Browser.GetAsync("id/sign-in");
        var answer = await officer.Browser.PostAsync("id/sign-in", page, new()
        {
            ["return"] = "https://example.org/", ["account"] = "zhao.away", ["password"] = officer.OwnPassword, ["code"] = await officer.NextCodeAsync(),
        });
        Assert.Equal("/id/sessions", answer.Location);
    }

    [Fact]
    public async Task a_form_of_another_site_is_refused()
    {
        using var browser = await identity.BrowserAsync();
        var answer = await browser.PostAsync("id/sign-in", new Browser.Page(200, null, ""), new() { ["account"] = "chen.system", ["password"] = "x", ["code"] = "1", ["return"] = "" });
        Assert.Equal(400, answer.Status);
        Assert.StartsWith("页面放置过久", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_set_up_page_is_gone_once_there_are_administrators()
    {
        await identity.AdministratorAsync("li.safety");
        using var browser = await identity.BrowserAsync();
        Assert.Equal("/id/sign-in", (await browser.GetAsync("id/set-up")).Location);
    }

    [Fact]
    public async Task codes_of_the_set_up_that_were_lost_are_replaced_and_worthless()
    {
        var codes = await identity.AdministratorsAsync();
        Assert.Equal(3, codes.Count);
        Assert.Empty(codes.Values.Intersect(identity.Lost.Values));
        using var browser = await identity.BrowserAsync();
        var old = await browser.PostAsync("id/enrol", await browser.GetAsync("id/enrol"), new() { ["account"] = "wu.audit", ["enrolment"] = identity.Lost["wu.audit"] });
        Assert.Equal(422, old.Status);
    }

    [Fact]
    public async Task an_enrolment_code_is_used_up()
    {
        var codes = await identity.AdministratorsAsync();
        await identity.AdministratorAsync("wu.audit");
        using var browser = await identity.BrowserAsync();
        var again = await browser.PostAsync("id/enrol", await browser.GetAsync("id/enrol"), new() { ["account"] = "wu.audit", ["enrolment"] = codes["wu.audit"] });
        Assert.Equal(422, again.Status);
        Assert.StartsWith("账号或启用码不正确", again.Error, StringComparison.Ordinal);
    }
}
