using FourKeyWorks.Journeys.Departments;
using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

[Trait("Needs", "Servers")]
public sealed class Being_signed_in(TheOffice office)
{
    private const string RefreshTokens = """select count(*) from "OpenIddictTokens" where "Type" like '%:refresh_token'""";

    [Fact]
    public async Task ends_everywhere_and_does_not_begin_again_by_itself()
    {
        var clerk = await office.EnterAsync("sun.everywhere", "u1003", "read-work");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        var other = await office.DeskAsync();
        await clerk.SignInAtAsync(other);

        await other.GotoAsync("/id/sessions");
        await other.LookAsync("sessions");
        await other.GetByRole(AriaRole.Button, new() { Name = "全部退出" }).ClickAsync();

        await Eventually.HoldsAsync(async () =>
        {
            await clerk.Page.GotoAsync("/work");
            return await clerk.Page.GetByLabel("口令").CountAsync() > 0;
        }, "the other desk has to sign in", Department.Patience);
        // Nothing of the session is left, neither at the Portal nor at Identity: asked once more, it is the same.
        await clerk.Page.GotoAsync("/work");
        await clerk.Page.GetByLabel("口令").WaitForAsync();
    }

    [Fact]
    public async Task goes_on_with_one_renewal_however_many_pages_need_it_at_once()
    {
        var clerk = await office.EnterAsync("sun.renewal", "u1003", "read-work", "read-case");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await office.WithdrawAsync(clerk, "read-case");
        // What is issued within two seconds after a revocation counts as issued before it, and is renewed once more.
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        var before = await office.CountAsync("identity", RefreshTokens);
        await Eventually.HoldsAsync(async () =>
        {
            await AskOftenAsync(clerk);
            return await office.CountAsync("identity", RefreshTokens) > before;
        }, "the services have learnt of it", Department.Patience);
        await AskOftenAsync(clerk);

        Assert.Equal(before + 1, await office.CountAsync("identity", RefreshTokens));
    }

    private static async Task AskOftenAsync(Clerk clerk)
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => clerk.Page.Context.APIRequest.GetAsync("/work")));
        Assert.All(pages, p => Assert.Equal((200, true), (p.Status, p.Url.EndsWith("/work", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task shows_no_work_to_who_has_no_duty_and_says_so()
    {
        var clerk = await office.EnterAsync("sun.noduty", "u1003");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await clerk.Page.GetByText("您的账号没有查看工作清单的职责").WaitForAsync();
    }

    [Fact]
    public async Task says_in_words_that_nothing_waits()
    {
        var clerk = await office.EnterAsync("sun.nothing", "u1005", "read-work");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await clerk.Page.GetByText("目前没有等待您单位办理的事项").WaitForAsync();
        await clerk.Page.LookAsync("work-empty");
    }

    [Fact]
    public async Task shows_what_goes_wrong_in_words_and_keeps_its_headers()
    {
        var page = await office.DeskAsync();
        var none = await page.GotoAsync("/nothing-here");
        await page.GetByRole(AriaRole.Heading, new() { Name = "没有这个页面" }).WaitForAsync();
        await page.LookAsync("trouble-none");
        Assert.Equal(404, none!.Status);

        var clerk = await office.EnterAsync("sun.trouble", "u1003", "read-work");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await office.ChangeAsync("portal", "alter table staff_session rename to away");
        try
        {
            var trouble = await clerk.Page.GotoAsync("/work");
            await clerk.Page.GetByRole(AriaRole.Heading, new() { Name = "出错了" }).WaitForAsync();
            await clerk.Page.LookAsync("trouble");
            Assert.Equal(500, trouble!.Status);
            Assert.Contains("style-src 'self'", await trouble.HeaderValueAsync("content-security-policy"), StringComparison.Ordinal);
        }
        finally
        {
            await office.ChangeAsync("portal", "alter table away rename to staff_session");
        }
    }

    [Fact]
    public async Task speaks_English_to_who_asks_for_it()
    {
        var clerk = await office.EnterAsync("sun.english", "u1003", "read-work");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await clerk.Page.GetByRole(AriaRole.Heading, new() { Name = "My work" }).WaitForAsync();
        await clerk.Page.LookAsync("work-english");
    }
}
