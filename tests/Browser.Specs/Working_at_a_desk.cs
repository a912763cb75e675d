using System.Diagnostics;
using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

[Trait("Needs", "Servers")]
public sealed class Working_at_a_desk(TheOffice office)
{
    [Fact]
    public async Task shows_a_live_page_that_breaks_no_rule_of_its_policy()
    {
        var clerk = await office.EnterAsync("desk.reader", "u1006", "read-directory");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        var said = new List<string>();
        clerk.Page.Console += (_, message) => said.Add($"{message.Type}: {message.Text}");
        clerk.Page.PageError += (_, error) => said.Add(error);

        await clerk.Page.GetByText("菜单").ClickAsync();
        await clerk.Page.LookAsync("menu");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "人员与职责" }).ClickAsync();
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "desk.reader" }).WaitForAsync();
        await clerk.Page.LookAsync("people");
        await clerk.Page.GetByLabel("账号", new() { Exact = true }).FillAsync("nobody at all");
        await clerk.Page.GetByLabel("账号", new() { Exact = true }).PressAsync("Enter");
        await clerk.Page.GetByText("没有符合条件的人员").WaitForAsync();
        await clerk.Page.GetByLabel("账号", new() { Exact = true }).FillAsync("desk.read");
        await clerk.Page.GetByLabel("账号", new() { Exact = true }).PressAsync("Enter");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "desk.reader" }).WaitForAsync();

        Assert.DoesNotContain(said, s => !s.StartsWith("info", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ends_within_two_seconds_when_the_session_does_and_shows_nothing_any_more()
    {
        var clerk = await office.EnterAsync("desk.ended", "u1006", "read-directory");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await OpenPeopleAsync(clerk);
        await office.SignOutEverywhereAsync(clerk);
        var watch = Stopwatch.StartNew();
        await clerk.Page.GetByLabel("口令").WaitForAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task begins_anew_with_what_is_left_when_a_duty_is_withdrawn()
    {
        var clerk = await office.EnterAsync("desk.less", "u1006", "read-directory");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await OpenPeopleAsync(clerk);
        await office.WithdrawAsync(clerk, "read-directory");
        await clerk.Page.GetByText("您的账号没有查看此页的职责").WaitForAsync();
        Assert.Equal(0, await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "desk.less" }).CountAsync());
    }

    private static async Task OpenPeopleAsync(Clerk clerk)
    {
        await clerk.Page.GotoAsync("/desk/people");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = clerk.Account }).WaitForAsync();
    }
}
