using System.Globalization;
using FourKeyWorks.Journeys.Departments;
using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>Somebody leaves; nobody gets around it that a colleague accepts what is open with them.</summary>
[Trait("Needs", "Servers")]
public sealed class Handing_over(TheOffice office)
{
    [Fact]
    public async Task a_leaver_takes_leave_of_the_work_when_the_successor_has_accepted_it()
    {
        var leaver = await office.SignedInAsync("zhao.leaves", "u1003", "read-work", "read-case", "assess-relief");
        var successor = await office.SignedInAsync("zhu.follows", "u1003", "read-work", "read-case", "assess-relief");
        var keeper = await office.SignedInAsync("keeper.leaving", "u1006", "keep-directory", "read-directory");
        await office.ReportAsync();
        await leaver.SeesAsync("首次探访");
        await leaver.Page.GetByRole(AriaRole.Button, new() { Name = "我来办 首次探访" }).First.ClickAsync();
        await leaver.Page.GetByText("经办：本人").First.WaitForAsync();
        await leaver.Page.LookAsync("work-taken");

        await keeper.Page.GotoAsync($"/desk/people/{leaver.Person}");
        await keeper.Page.GetByLabel("接任者").SelectOptionAsync(successor.Person);
        await keeper.Page.GetByLabel("最后工作日").FillAsync(Today);
        await keeper.Page.GetByRole(AriaRole.Button, new() { Name = "请接任者接手" }).ClickAsync();
        await keeper.Page.GetByText("已请接任者答复").WaitForAsync();
        await keeper.Page.LookAsync("person-leaving");

        await successor.SeesAsync("答复工作交接");
        await successor.Page.GetByRole(AriaRole.Link, new() { Name = "答复工作交接" }).ClickAsync();
        await successor.Page.GetByText("首次探访").First.WaitForAsync();
        await successor.Page.LookAsync("hand-over");
        await successor.Page.GetByRole(AriaRole.Button, new() { Name = "接受交接" }).ClickAsync();
        await successor.Page.GetByText("工作已由您接手").WaitForAsync();
        await successor.Page.LookAsync("colleagues");
        await Eventually.HoldsAsync(async () =>
        {
            await successor.Page.GotoAsync("/work?mine");
            return await successor.Page.GetByText("首次探访").CountAsync() > 0;
        }, "what the leaver had is the successor's", Department.Patience);
        await successor.Page.LookAsync("work-mine");

        // The leaver works until the last day ends.
        await leaver.Page.GotoAsync("/work");
        await leaver.Page.GetByRole(AriaRole.Heading, new() { Name = "我的工作" }).WaitForAsync();
        await office.ChangeAsync("identity", $"update deadlines set due_at = now() - interval '1 second' where rule = 'last-day' and stream_id = '{leaver.Person}'");
        await Eventually.HoldsAsync(async () =>
        {
            await leaver.Page.GotoAsync("/work");
            return await leaver.Page.GetByLabel("口令").CountAsync() > 0;
        }, "the leaver's session has ended", Department.Patience);
    }

    [Fact]
    public async Task somebody_away_is_stood_in_for_by_a_colleague()
    {
        var away = await office.SignedInAsync("zhou.away", "u1010", "read-work");
        var deputy = await office.SignedInAsync("zheng.there", "u1010", "read-work");
        await away.Page.GotoAsync("/colleagues");
        await away.Page.GetByLabel("最后一天").FillAsync(Today);
        await away.Page.GetByLabel("代理人").SelectOptionAsync(away.Person);
        await away.Page.GetByRole(AriaRole.Button, new() { Name = "登记离岗" }).ClickAsync();
        await away.Page.GetByText("不能由本人代理").WaitForAsync();
        await away.Page.GetByLabel("最后一天").FillAsync(Today);
        await away.Page.GetByLabel("代理人").SelectOptionAsync(deputy.Person);
        await away.Page.GetByRole(AriaRole.Button, new() { Name = "登记离岗" }).ClickAsync();
        await away.Page.GetByText("离岗已登记").WaitForAsync();
        await deputy.Page.GotoAsync("/colleagues");
        await deputy.Page.GetByText("由zheng.there代理").WaitForAsync();
        await deputy.Page.LookAsync("colleagues-away");
        await deputy.Page.GetByRole(AriaRole.Button, new() { Name = "zhou.away已回岗" }).ClickAsync();
        await deputy.Page.GetByText("已登记回岗").WaitForAsync();
    }

    private static string Today => TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
