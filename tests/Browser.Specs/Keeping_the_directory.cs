using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

[Trait("Needs", "Servers")]
public sealed class Keeping_the_directory(TheOffice office)
{
    [Fact]
    public async Task from_the_list_to_a_new_village_and_whom_to_reach_there()
    {
        var page = await AdministratorAsync("units.keeper");
        await page.GotoAsync("/desk/units");
        await page.GetByRole(AriaRole.Link, new() { Name = "示例市公安局甲镇派出所" }).WaitForAsync();
        await page.LookAsync("units");
        await page.GetByLabel("名称、编号或区划代码").FillAsync("派出所");
        await page.GetByRole(AriaRole.Button, new() { Name = "查找" }).ClickAsync();
        await page.GetByText("共 1 个机构").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "示例市公安局甲镇派出所" }).ClickAsync();
        await page.GetByText("已接入").WaitForAsync();

        await page.GotoAsync("/desk/units/new");
        await Filled(page, "名称", "云溪村");
        await page.GetByLabel("上级").SelectOptionAsync(new SelectOptionValue { Value = "u2001" });
        await page.LookAsync("unit-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "登记机构" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "云溪村" }).WaitForAsync();
        await page.GetByText("登记或更换联系人").ClickAsync();
        await page.Locator("#c1").FillAsync("甲示例");
        await Filled(page, "联系人电话", "000-99990001");
        await Filled(page, "副联系人", "乙示例");
        await Filled(page, "副联系人电话", "000-99990002");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存联系人" }).ClickAsync();
        await page.GetByText("联系人已保存").WaitForAsync();
        await page.GetByText("甲示例").WaitForAsync();
        await page.Locator("summary", new() { HasText = "更名" }).ClickAsync();
        await Filled(page, "名称", "云溪社区");
        await page.GetByRole(AriaRole.Button, new() { Name = "更名" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "云溪社区" }).WaitForAsync();
        await page.LookAsync("unit");
    }

    [Fact]
    public async Task a_refusal_is_said_in_words_and_what_was_filled_in_stays()
    {
        var page = await AdministratorAsync("units.refused");
        await page.GotoAsync("/desk/units/u1019");
        await page.Locator("summary", new() { HasText = "停用" }).WaitForAsync();
        await page.GotoAsync("/desk/units/new");
        await Filled(page, "名称", "某某村");
        await page.GetByLabel("上级").SelectOptionAsync(new SelectOptionValue { Value = "u2002" });
        await Filled(page, "区划代码", "999999000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "登记机构" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByText("区划代码与机构类别").WaitForAsync();
        Assert.Equal("某某村", await page.GetByLabel("名称", new() { Exact = true }).InputValueAsync());
    }

    [Fact]
    public async Task the_key_works_are_shared_out_anew()
    {
        var page = await AdministratorAsync("works.keeper");
        await page.GotoAsync("/desk/key-works");
        await page.GetByRole(AriaRole.Button, new() { Name = "调整分工：（二）法治宣传" }).ClickAsync();
        await page.LookAsync("key-works");
        await page.GetByLabel("示例市妇联").SelectOptionAsync("assists");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存分工" }).ClickAsync();
        await page.GetByText("分工已保存").WaitForAsync();
        await page.GetByText("示例市检察院、示例市妇联").Or(page.GetByText("示例市妇联")).First.WaitForAsync();
    }

    [Fact]
    public async Task another_calendar_shows_its_effect_on_open_clocks_before_it_is_saved()
    {
        await office.OpenAsync();
        var year = TimeProvider.System.GetUtcNow().AddHours(8).Year + 1;
        // A request for help taken up within three working days, from a Tuesday in March to the Friday.
        var start = Enumerable.Range(1, 7).Select(d => new DateOnly(year, 3, d)).First(d => d.DayOfWeek is DayOfWeek.Tuesday);
        await office.ChangeAsync("assistance", $"""
            insert into deadlines (stream_id, rule, rule_version, subject, owner, started_at, counted_from, due_at)
            values (gen_random_uuid(), 'help-take-up', 1, gen_random_uuid(), 'dept.wbb', '{start:yyyy-MM-dd} 02:00Z', '{start:yyyy-MM-dd}', '{start.AddDays(3):yyyy-MM-dd} 16:00Z')
            """);
        var page = await AdministratorAsync("calendar.keeper");
        await page.GotoAsync($"/desk/calendar/{year}");
        await page.GetByText("尚未公布本年放假安排").WaitForAsync();
        await page.LookAsync("calendar");
        var march = page.Locator("table.month").Nth(2);
        await march.GetByRole(AriaRole.Button).Nth(start.AddDays(3).Day - 1).ClickAsync();
        await march.GetByText("放假").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.GetByLabel("本年放假安排已公布").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "查看影响" }).ClickAsync();
        await page.GetByText("1 个正在计时的事项将变动").WaitForAsync();
        await page.LookAsync("calendar-effect");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存日历" }).ClickAsync();
        await page.GetByText("日历已保存").WaitForAsync();
        var moved = $"select count(*) from deadlines where owner = 'dept.wbb' and due_at = '{start.AddDays(6):yyyy-MM-dd} 16:00Z'";
        for (var i = 0; i < 60 && await office.CountAsync("assistance", moved) == 0; i++) await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(1, await office.CountAsync("assistance", moved));
    }

    [Fact]
    public async Task the_directory_is_exported_tried_and_imported()
    {
        var page = await AdministratorAsync("import.keeper");
        await page.GotoAsync("/desk/units/import");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "导出工作簿" }).ClickAsync());
        var exported = Path.Combine(Directory.CreateTempSubdirectory("fourkeyworks-export-").FullName, "directory.xlsx");
        await download.SaveAsAsync(exported);
        await ChooseAsync(page, exported);
        await page.GetByText("其中 0 行有变更").WaitForAsync();

        var changed = Path.ChangeExtension(exported, "changed.xlsx");
        MiniExcelLibs.MiniExcel.SaveAs(changed, new Dictionary<string, object>
        {
            ["机构"] = new[] { Row("霞光村", "u2001"), Row("晨光村", "没有这个镇") },
        });
        await ChooseAsync(page, changed);
        await page.GetByText("有 1 处不能导入").WaitForAsync();
        await page.LookAsync("import-bad");
        File.Delete(changed);
        MiniExcelLibs.MiniExcel.SaveAs(changed, new Dictionary<string, object> { ["机构"] = new[] { Row("霞光村", "u2001"), Row("晨光村", "u2002") } });
        await ChooseAsync(page, changed);
        await page.GetByText("其中 2 行有变更").WaitForAsync();
        await page.LookAsync("import");
        await page.GetByRole(AriaRole.Button, new() { Name = "导入 2 行变更" }).ClickAsync();
        await page.GetByText("已导入").WaitForAsync();
        await page.GotoAsync("/desk/units");
        await page.GetByRole(AriaRole.Link, new() { Name = "晨光村" }).WaitForAsync();
    }

    /// <summary>A file chosen before the page is alive is nobody's.</summary>
    private static async Task ChooseAsync(IPage page, string file)
    {
        await page.Locator("input[type=file]:enabled").WaitForAsync();
        await page.Locator("input[type=file]:enabled").SetInputFilesAsync(file);
    }

    private static Dictionary<string, object> Row(string name, string parent) => new()
    {
        ["编号"] = "", ["名称"] = name, ["类别"] = "村社区", ["部门"] = "", ["上级"] = parent, ["所在镇街"] = "", ["区划代码"] = "", ["启用日期"] = "", ["停用日期"] = "", ["承接机构"] = "",
    };

    private static Task Filled(IPage page, string label, string text) => page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    private async Task<IPage> AdministratorAsync(string account)
    {
        var clerk = await office.EnterAsync(account, "u1004", "keep-directory", "read-directory");
        await clerk.EnrolAsync();
        await clerk.SignInAsync();
        return clerk.Page;
    }
}
