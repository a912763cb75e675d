using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

[Trait("Needs", "Servers")]
public sealed class Everyday_pages(TheOffice office)
{
    [Fact]
    public async Task keep_the_roster_and_say_who_is_on_duty()
    {
        var clerk = await office.SignedInAsync("every.roster", "u1010", "keep-duty-roster", "answer-unheard");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "值班", Exact = true }).ClickAsync();
        await clerk.Page.GetByText("没有登记值班人员").WaitForAsync();
        await clerk.Page.LookAsync("duty-empty");
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "值班表" }).ClickAsync();
        await clerk.Page.LookAsync("roster-empty");

        var shift = clerk.Page.Locator("form[action='/duty/roster/shifts']");
        await shift.GetByLabel("值班人姓名").FillAsync("测试乙");
        await shift.GetByLabel("值班电话").FillAsync("010-0000 0001");
        await shift.GetByLabel("开始").FillAsync("2026-01-02T08:00");
        await shift.GetByLabel("结束").FillAsync("2026-01-01T08:00");
        await shift.GetByRole(AriaRole.Button, new() { Name = "登记值班" }).ClickAsync();
        await clerk.Page.GetByText("结束时间应晚于开始时间").WaitForAsync();
        Assert.Equal("测试乙", await shift.GetByLabel("值班人姓名").InputValueAsync());
        await clerk.Page.LookAsync("roster-wrong");

        var now = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(TimeProvider.System.GetUtcNow(), "Asia/Shanghai");
        await shift.GetByLabel("开始").FillAsync($"{now.AddHours(-1):yyyy-MM-dd'T'HH:mm}");
        await shift.GetByLabel("结束").FillAsync($"{now.AddHours(30):yyyy-MM-dd'T'HH:mm}");
        await shift.GetByRole(AriaRole.Button, new() { Name = "登记值班" }).ClickAsync();
        await clerk.Page.GetByText("值班已登记").WaitForAsync();
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "返回值班" }).ClickAsync();
        await clerk.Page.GetByText("测试乙").WaitForAsync();
        Assert.Equal(0, await clerk.Page.GetByText("无人值班").CountAsync());
        await clerk.Page.LookAsync("duty");
        await clerk.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await clerk.Page.KeepAsync("duty-print");
    }

    [Fact]
    public async Task count_what_is_new_until_somebody_has_seen_it()
    {
        var clerk = await office.SignedInAsync("every.news", "u1003", "read-work", "read-case");
        await office.ReportAsync();
        await clerk.SeesAsync("首次探访未成年人");
        await Journeys.Departments.Eventually.HoldsAsync(async () =>
        {
            await clerk.Page.GotoAsync("/settings");
            return await clerk.Page.Locator(".count").CountAsync() > 0;
        }, "the number stands at the top", TimeSpan.FromSeconds(40));
        await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "消息" }).ClickAsync();
        await clerk.Page.GetByText("首次探访未成年人").First.WaitForAsync();
        await clerk.Page.LookAsync("news");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "全部标为已看" }).ClickAsync();
        await clerk.Page.GetByText("没有新事项").WaitForAsync();
        Assert.Equal(0, await clerk.Page.Locator(".count").CountAsync());
        await clerk.Page.LookAsync("news-none");
    }

    [Fact]
    public async Task find_a_case_by_its_number_and_tell_nobody_why_there_is_none()
    {
        var clerk = await office.SignedInAsync("every.search", "u1003", "read-work", "read-case", "read-dossier");
        await office.ReportAsync();
        await clerk.SeesAsync("首次探访未成年人");
        var address = await clerk.Page.GetByRole(AriaRole.Link, new() { Name = "首次探访未成年人" }).First.GetAttributeAsync("href");
        await clerk.Page.GotoAsync("/search");
        await clerk.Page.LookAsync("search");
        await SearchAsync(clerk, "case", address!.Split('/')[^1][..8]);
        Assert.Equal(address, await clerk.Page.Locator(".items a").First.GetAttributeAsync("href"));
        Assert.EndsWith("/search", clerk.Page.Url, StringComparison.Ordinal);
        await clerk.Page.LookAsync("search-found");
        await SearchAsync(clerk, "name", "测试丙");
        await clerk.Page.GetByText("没有找到").WaitForAsync();
        await SearchAsync(clerk, "directory", "公安");
        await clerk.Page.GetByText("公安").First.WaitForAsync();

        var other = await office.SignedInAsync("every.search.less", "u1003", "read-work");
        await other.Page.GotoAsync("/search");
        Assert.Equal(2, await other.Page.GetByLabel("查找什么").Locator("option").CountAsync());
    }

    [Fact]
    public async Task remember_the_size_of_letters_and_the_language()
    {
        var clerk = await office.SignedInAsync("every.settings", "u1003", "read-work");
        await clerk.Page.GotoAsync("/settings");
        await clerk.Page.GetByLabel("特大").CheckAsync();
        await clerk.Page.GetByLabel("English").CheckAsync();
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "保存设置" }).ClickAsync();
        await clerk.Page.GetByText("Saved.").WaitForAsync();
        await clerk.Page.LookAsync("settings-large-english");
        await clerk.Page.GotoAsync("/help");
        Assert.Equal("22px", await clerk.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).fontSize"));
        await clerk.Page.LookAsync("help-large-english");
    }

    private static async Task SearchAsync(Clerk clerk, string what, string text)
    {
        await clerk.Page.GetByLabel("查找什么").SelectOptionAsync(what);
        await clerk.Page.GetByLabel("内容", new() { Exact = true }).FillAsync(text);
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "查找", Exact = true }).ClickAsync();
        await clerk.Page.GetByRole(AriaRole.Heading, new() { Name = "结果" }).WaitForAsync();
    }
}
