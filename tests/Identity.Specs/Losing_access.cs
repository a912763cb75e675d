using System.Diagnostics;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Identity.Specs;

/// <summary>Tokens live for five minutes; what is taken away is gone everywhere within two seconds (architecture §4).</summary>
[Trait("Needs", "Servers")]
public sealed class Losing_access(TheIdentity identity, ITestOutputHelper output)
{
    [Fact]
    public async Task signing_out_everywhere_ends_tokens_that_are_out_already()
    {
        var officer = await identity.SomeoneAsync("qian.out", "u1001", "read-work");
        Assert.Equal(200, await officer.GetAsync("api/referral/work"));
        var page = await officer.Browser.GetAsync("id/sessions");
        await officer.Browser.PostAsync("id/sessions/end-all", page, []);
        await RefusedAsync(officer);
        Assert.Equal(400, await officer.RefreshAsync());
        Assert.Equal("/id/sign-in", (await officer.Browser.GetAsync("id/sessions")).Location);
    }

    [Fact]
    public async Task a_duty_that_is_withdrawn_is_gone_and_the_rest_stays()
    {
        var officer = await identity.SomeoneAsync("qian.duty", "u1001", "read-work", "read-case");
        Assert.Equal(200, await officer.GetAsync("api/referral/work"));
        var safety = await identity.AdministratorAsync("li.safety");
        (await safety.PostAsync($"api/identity/people/{officer.Person}/duties/withdrawal", new { duty = "read-work" })).EnsureSuccessStatusCode();
        await RefusedAsync(officer);
        // The session goes on, with what is left.
        await Eventually.HoldsAsync(async () => await officer.RefreshAsync() == 200 && await officer.GetAsync("api/referral/work") == 403, "403 after renewal", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task a_new_enrolment_code_ends_what_is_open_and_makes_the_old_password_worthless_once_used()
    {
        var officer = await identity.SomeoneAsync("qian.phone", "u1001", "read-work");
        Assert.Equal(200, await officer.GetAsync("api/referral/work"));
        var safety = await identity.AdministratorAsync("li.safety");
        (await safety.PostAsync($"api/identity/people/{officer.Person}/enrolment-codes", new { })).EnsureSuccessStatusCode();
        await RefusedAsync(officer);
        Assert.Equal(400, await officer.RefreshAsync());
    }

    [Fact]
    public async Task who_is_suspended_can_do_nothing_until_let_back_and_then_has_the_same_duties()
    {
        var officer = await identity.SomeoneAsync("qian.suspended", "u1001", "read-work");
        Assert.Equal(200, await officer.GetAsync("api/referral/work"));
        var safety = await identity.AdministratorAsync("li.safety");
        (await safety.PostAsync($"api/identity/people/{officer.Person}/suspension", new { })).EnsureSuccessStatusCode();
        await RefusedAsync(officer);
        Assert.Equal(400, await officer.RefreshAsync());
        var told = await officer.SignInAsync();
        Assert.Equal(403, told.Status);
        Assert.StartsWith("您的账号已停用", told.Error, StringComparison.Ordinal);

        (await safety.PostAsync($"api/identity/people/{officer.Person}/suspension/end", new { })).EnsureSuccessStatusCode();
        Assert.Equal(302, (await officer.SignInAsync()).Status);
        await officer.TokensAsync();
        // A token of the very second of the suspension still counts as one from before; who is refused for that renews and goes on.
        await Eventually.HoldsAsync(
            async () => await officer.GetAsync("api/referral/work") == 200 || (await officer.RefreshAsync() == 200 && await officer.GetAsync("api/referral/work") == 200),
            "200 after renewal", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task a_changed_password_ends_the_sessions_elsewhere_and_keeps_this_one()
    {
        var officer = await identity.SomeoneAsync("qian.changes", "u1001", "read-work");
        Assert.Equal(200, await officer.GetAsync("api/referral/work"));
        using var elsewhere = await identity.BrowserAsync();
        var there = await elsewhere.PostAsync("id/sign-in", await elsewhere.GetAsync("id/sign-in"), new()
        {
            ["return"] = "", ["account"] = "qian.changes", ["password"] = officer.OwnPassword, ["code"] = await officer.NextCodeAsync(),
        });
        Assert.Equal("/id/sessions", there.Location);

        var changed = await officer.Browser.PostAsync("id/password", await officer.Browser.GetAsync("id/password"), new()
        {
            ["present"] = officer.OwnPassword, ["password"] = "another long sentence", ["again"] = "another long sentence", ["code"] = await officer.NextCodeAsync(),
        });
        Assert.Equal(200, changed.Status);
        Assert.Equal("/id/sign-in", (await elsewhere.GetAsync("id/sessions")).Location);
        Assert.Equal(200, (await officer.Browser.GetAsync("id/sessions")).Status);
        Assert.Equal(200, await officer.GetAsync("api/referral/work"));
        // The old one is worth nothing now.
        Assert.Equal(422, (await officer.SignInAsync()).Status);
    }

    [Fact]
    public async Task somebody_elses_access_stays()
    {
        var leaving = await identity.SomeoneAsync("qian.leaves", "u1001", "read-work");
        var staying = await identity.SomeoneAsync("qian.stays", "u1001", "read-work");
        await leaving.GetAsync("api/referral/work");
        Assert.Equal(200, await staying.GetAsync("api/referral/work"));
        await leaving.Browser.PostAsync("id/sessions/end-all", await leaving.Browser.GetAsync("id/sessions"), []);
        await RefusedAsync(leaving);
        Assert.Equal(200, await staying.GetAsync("api/referral/work"));
    }

    private async Task RefusedAsync(SomeoneSignedIn who)
    {
        var watch = Stopwatch.StartNew();
        await Eventually.HoldsAsync(async () => await who.GetAsync("api/referral/work") == 401, "the token is refused", TimeSpan.FromSeconds(30));
        output.WriteLine($"refused after {watch.ElapsedMilliseconds} ms");
    }
}
