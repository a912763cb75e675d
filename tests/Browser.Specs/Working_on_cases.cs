using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

[Trait("Needs", "Servers")]
public sealed class Working_on_cases(TheOffice office)
{
    [Fact]
    public async Task at_two_desks_the_second_is_told_what_changed_and_nothing_is_done_twice()
    {
        var clerk = await office.EnterAsync("sun.relief", "u1003", "read-work", "read-case", "assess-relief");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await office.ReportAsync();
        await clerk.SeesAsync("首次探访未成年人");
        await clerk.Page.LookAsync("work-relief");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "首次探访未成年人" }).First.ClickAsync();
        await clerk.Page.LookAsync("case-relief");
        var other = await office.DeskAsync();
        await clerk.SignInAtAsync(other);
        await other.GotoAsync(clerk.Page.Url);

        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "登记首次探访" }).ClickAsync();
        await clerk.Page.GetByText("首次探访已登记").WaitForAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "开始救助评估" }).ClickAsync();
        await other.GetByText("您查看期间，本案已有新的进展").WaitForAsync();
        await other.LookAsync("case-changed");

        await other.GetByRole(AriaRole.Button, new() { Name = "开始救助评估" }).ClickAsync();
        await other.GetByText("救助评估已开始").WaitForAsync();
    }

    [Fact]
    public async Task of_somebody_else_is_like_asking_for_none()
    {
        var police = await office.EnterAsync("qian.own", "u1001", "read-work", "read-case");
        await police.EnrolAsync();
        await police.SignInAsync();
        await office.ReportAsync();
        await police.SeesAsync("补交报告的备案材料");
        await police.Page.GetByRole(AriaRole.Link, new() { Name = "补交报告的备案材料" }).First.ClickAsync();
        var address = new Uri(police.Page.Url).AbsolutePath;
        var stranger = await office.EnterAsync("qian.station", "u1101", "read-work", "read-case");
        await stranger.EnrolAsync();
        await stranger.SignInAsync();

        var theirs = await stranger.Page.GotoAsync(address);
        await stranger.Page.GetByText("没有这个案件").WaitForAsync();
        var none = await stranger.Page.GotoAsync($"/cases/{Guid.NewGuid()}");
        await stranger.Page.GetByText("没有这个案件").WaitForAsync();
        Assert.Equal((404, 404), (theirs!.Status, none!.Status));
    }

    [Fact]
    public async Task goes_on_while_a_service_is_down_and_the_page_says_which()
    {
        var clerk = await office.EnterAsync("sun.down", "u1003", "read-work");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        await office.ReportAsync();
        await clerk.SeesAsync("首次探访未成年人");
        // For good: nobody else here needs it.
        await office.System.Process("screening").StopAsync(TimeSpan.FromSeconds(5));
        await clerk.Page.GotoAsync("/work");
        await clerk.Page.GetByText("以下服务暂时没有应答，其事项未列出：排查与统计").WaitForAsync();
        await clerk.Page.GetByText("首次探访未成年人").First.WaitForAsync();
        await clerk.Page.LookAsync("work-down");
    }
}
