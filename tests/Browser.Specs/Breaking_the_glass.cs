using FourKeyWorks.Journeys.Departments;
using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>A child cannot wait for the unit that handles the case.</summary>
[Trait("Needs", "Servers")]
public sealed class Breaking_the_glass(TheOffice office)
{
    [Fact]
    public async Task opens_another_units_case_for_half_an_hour_under_a_colleagues_and_the_offices_eyes()
    {
        var prosecutor = await office.SignedInAsync("jin.case", "u1002", "read-work", "read-case");
        var officer = await office.SignedInAsync("wei.urgent", "u1101", "read-work", "read-case", "read-dossier", "break-glass");
        var judge = await office.SignedInAsync("tao.judge", "u1001", "read-work", "approve-glass");
        var watcher = await office.SignedInAsync("jiang.watch", "u1004", "read-work", "watch-privacy");
        await office.ReportAsync();
        await prosecutor.SeesAsync("提前介入");
        var address = (await prosecutor.Page.Locator("a[href^='/cases/']").Last.GetAttributeAsync("href"))!;

        var page = officer.Page;
        await page.GotoAsync(address);
        await page.GetByRole(AriaRole.Link, new() { Name = "紧急查阅", Exact = false }).Last.ClickAsync();
        await page.LookAsync("glass-break");
        await page.GetByLabel("理由").FillAsync("孩子今夜无人照看，承办单位电话无人接听。");
        await page.GetByRole(AriaRole.Button, new() { Name = "打开三十分钟" }).ClickAsync();
        await page.GetByText("您正在紧急查阅").WaitForAsync();
        await page.LookAsync("glass-case");

        await judge.SeesAsync("复核紧急查阅");
        await judge.Page.GetByRole(AriaRole.Link, new() { Name = "复核紧急查阅" }).First.ClickAsync();
        await judge.Page.GetByText("承办单位电话无人接听").WaitForAsync();
        await judge.Page.LookAsync("glass-judge");
        await watcher.Page.GotoAsync("/glass");
        await watcher.Page.LookAsync("glass-watch");
        await watcher.Page.Locator("a[href^='/glass/']").First.ClickAsync();
        await watcher.Page.GetByText("等待复核").WaitForAsync();

        await judge.Page.GetByRole(AriaRole.Button, new() { Name = "不当" }).ClickAsync();
        await judge.Page.GetByText("复核已登记").WaitForAsync();
        await Eventually.HoldsAsync(async () =>
        {
            await page.GotoAsync(address);
            return await page.GetByText("您正在紧急查阅").CountAsync() == 0;
        }, "what was judged wrong is closed", Department.Patience);
    }
}
