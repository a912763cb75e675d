using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>From an empty installation to a case that two departments have acted on, at real desks.</summary>
[Trait("Needs", "Servers")]
public sealed class A_first_day(TheOffice office)
{
    [Fact]
    public async Task goes_from_the_set_up_page_to_a_case_that_was_acted_on()
    {
        var prosecutor = await office.EnterAsync("zhou.ting", "u1002", "read-work", "read-case", "open-early-involvement");
        var officer = await office.EnterAsync("qian.gang", "u1001", "read-work", "read-case");
        await prosecutor.EnrolAsync(prosecutor.Page.LookAsync);
        await officer.EnrolAsync();

        await prosecutor.SignInAsync(prosecutor.Page.LookAsync);
        await officer.SignInAsync();

        await office.ReportAsync();
        await prosecutor.SeesAsync("答复公安：是否提前介入");
        await prosecutor.Page.LookAsync("work");
        await officer.SeesAsync("补交报告的备案材料");
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = "补交报告的备案材料" }).First.ClickAsync();
        await officer.Page.LookAsync("case-police");

        await prosecutor.Page.GetByRole(AriaRole.Link, new() { Name = "答复公安：是否提前介入" }).First.ClickAsync();
        var address = new Uri(prosecutor.Page.Url).AbsolutePath;
        await prosecutor.Page.LookAsync("case-procuratorate");
        await prosecutor.Page.GetByRole(AriaRole.Button, new() { Name = "登记提前介入" }).ClickAsync();
        await prosecutor.Page.GetByText("提前介入已登记").WaitForAsync();
        await prosecutor.Page.LookAsync("case-procuratorate-done");
        await prosecutor.Page.GetByRole(AriaRole.Link, new() { Name = "返回我的工作" }).ClickAsync();
        await prosecutor.Page.GetByRole(AriaRole.Heading, new() { Name = "我的工作" }).WaitForAsync();
        Assert.Equal(0, await prosecutor.Page.Locator($"a[href='{address}']").CountAsync());

        await prosecutor.Page.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await prosecutor.Page.GetByRole(AriaRole.Heading, new() { Name = "已退出登录" }).WaitForAsync();
        await prosecutor.Page.LookAsync("signed-out");
        // Neither session is left: the next one at this browser is asked who they are.
        await prosecutor.Page.GotoAsync("/work");
        await prosecutor.Page.GetByLabel("口令").WaitForAsync();
    }
}
