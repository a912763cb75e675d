namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Signing_in_over_https(TheIdentity identity)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_cookie_given_there_is_never_sent_in_the_open(bool https)
    {
        var officer = await identity.SomeoneAsync($"zhao.cookie{https}".ToLowerInvariant(), "u1001");
        using var browser = await identity.BrowserAsync(https);
        Assert.Equal(302, (await officer.At(browser).SignInAsync()).Status);
        Assert.Equal(200, (await browser.GetAsync("id/sessions")).Status);
        Assert.Equal(["id-form", "id-session"], browser.Cookies.Select(c => c.Split('=')[0]).Distinct().Order());
        Assert.All(browser.Cookies, c =>
        {
            Assert.Equal(https, c.Contains("; secure", StringComparison.OrdinalIgnoreCase));
            Assert.Contains("; httponly", c, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task the_portal_is_called_back_there_and_its_tokens_are_good()
    {
        var officer = await identity.SomeoneAsync("zhao.callback", "u1001", "read-work");
        using var browser = await identity.BrowserAsync(https: true);
        var there = officer.At(browser);
        await there.SignInAsync();
        Assert.Equal(200, await there.GetAsync("api/referral/work"));
        Assert.Equal(200, await there.RefreshAsync());
    }
}
