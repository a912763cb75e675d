using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>From somebody who notices harm to the departments that act, and back to who reported.</summary>
[Trait("Needs", "Servers")]
public sealed partial class Reporting_harm(TheOffice office)
{
    private static readonly string[] Handling = ["read-work", "read-case", "handle-reports", "read-dossier", "read-reporter", "close-case", "read-journal", "answer-unheard", "report-infringement"];

    [Fact]
    public async Task from_a_hospital_reaches_police_prosecutors_and_civil_affairs_and_the_reporter_reads_how_it_stands()
    {
        var doctor = await office.SignedInAsync("he.yi", "u1011", "read-work", "report-infringement", "read-journal");
        var officer = await office.SignedInAsync("gao.jing", "u1101", Handling);
        var prosecutor = await office.SignedInAsync("jian.cha", "u1002", "read-work", "read-case", "open-early-involvement", "read-dossier", "read-journal", "answer-unheard");
        var relief = await office.SignedInAsync("min.zheng", "u1003", "read-work", "read-case", "assess-relief", "read-dossier", "read-journal");
        var reader = await office.DeskAsync();

        await doctor.Page.GotoAsync("/report");
        await doctor.Page.LookAsync("report");
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await doctor.Page.GetByText("处需要修改").WaitForAsync();
        await doctor.Page.LookAsync("report-wrong");
        await FillInAsync(doctor.Page);
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Heading, new() { Name = "报告已送到公安机关" }).WaitForAsync();
        await doctor.Page.LookAsync("report-sent");
        var code = await doctor.Page.Locator(".code").InnerTextAsync();
        await reader.GotoAsync("/receipt");
        await reader.LookAsync("receipt");
        await AskAsync(reader, code, "报告已收到");

        await officer.SeesAsync("接报：有新的报告");
        await officer.Page.GotoAsync("/intake");
        await officer.Page.LookAsync("intake");
        // The oldest stands first; others may have left theirs.
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = "新的报告：查看并接报" }).Last.ClickAsync();
        await officer.Page.LookAsync("intake-report");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "接报" }).ClickAsync();
        await officer.Page.GetByText("已接报，检察院和民政部门正在收到通知").WaitForAsync();
        await officer.Page.LookAsync("intake-accepted");
        await officer.Page.Locator("a.button[href^='/cases/']").ClickAsync();
        var address = new Uri(officer.Page.Url).AbsolutePath;
        await officer.Page.LookAsync("case-intake");
        await AskAsync(reader, code, "公安机关已接报");
        await reader.LookAsync("receipt-accepted");

        await SendFileAsync(await officer.Page.Locator("dd code").InnerTextAsync());
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "查阅备案材料" }).ClickAsync();
        await officer.Page.GetByText("测试甲童").WaitForAsync();
        await officer.Page.LookAsync("case-dossier");
        var download = await officer.Page.RunAndWaitForDownloadAsync(() => officer.Page.GetByRole(AriaRole.Link, new() { Name = "伤情.pdf" }).ClickAsync());
        Assert.Equal("伤情.pdf", download.SuggestedFilename);
        Assert.StartsWith("%PDF-1.4", await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await officer.Page.GotoAsync(address);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "查阅报告人" }).ClickAsync();
        await officer.Page.GetByText("测试丙").WaitForAsync();

        await prosecutor.SeesAsync("答复公安：是否提前介入");
        await prosecutor.Page.GotoAsync("/inbox");
        await Eventually(prosecutor.Page, "/inbox", $"a[href='{address}']");
        await prosecutor.Page.LookAsync("inbox");
        await prosecutor.Page.Locator($"a[href='{address}']").First.ClickAsync();
        await prosecutor.Page.GetByRole(AriaRole.Button, new() { Name = "登记提前介入" }).ClickAsync();
        await prosecutor.Page.GetByText("提前介入已登记").WaitForAsync();
        await prosecutor.Page.GetByRole(AriaRole.Button, new() { Name = "查阅备案材料" }).ClickAsync();
        await prosecutor.Page.GetByText("体检时发现多处旧伤").WaitForAsync();

        await relief.Page.GotoAsync(address);
        await relief.Page.GetByRole(AriaRole.Button, new() { Name = "登记首次探访" }).ClickAsync();
        await relief.Page.GetByText("首次探访已登记").WaitForAsync();
        await relief.Page.GetByRole(AriaRole.Button, new() { Name = "开始救助评估" }).ClickAsync();
        await relief.Page.GetByText("救助评估已开始").WaitForAsync();
        await relief.Page.GetByRole(AriaRole.Button, new() { Name = "查阅联系信息" }).ClickAsync();
        await relief.Page.GetByText("监护人涉嫌侵害：不得联系").WaitForAsync();
        Assert.Equal(0, await relief.Page.GetByText("体检时发现多处旧伤").CountAsync());
        await relief.Page.LookAsync("case-contact");

        await officer.Page.GotoAsync(address);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "登记刑事立案" }).ClickAsync();
        await officer.Page.GetByText("立案（受案）已登记").WaitForAsync();
        await AskAsync(reader, code, "已经立案");
        await officer.Page.GetByText("办理结案").ClickAsync();
        await officer.Page.GetByLabel("刑事立案").CheckAsync();
        await officer.Page.LookAsync("case-closing");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "确认结案" }).ClickAsync();
        await officer.Page.GetByText("本案已结案").WaitForAsync();
        await AskAsync(reader, code.ToLowerInvariant(), "已经办结");
        await reader.LookAsync("receipt-closed");
    }

    [Fact]
    public async Task by_anybody_needs_no_name_no_script_and_no_cookie()
    {
        var (phone, viewer) = (await office.DeskAsync(withoutScripts: true), await office.DeskAsync());
        await viewer.GotoAsync("/");
        await viewer.LookAsync("front-public");
        await viewer.GotoAsync("/report/public");
        await viewer.LookAsync("report-public");
        await phone.GotoAsync("/");
        await phone.GetByRole(AriaRole.Link, new() { Name = "报告", Exact = true }).ClickAsync();
        await FillInAsync(phone, nameless: true);
        await phone.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await phone.GetByRole(AriaRole.Heading, new() { Name = "报告已送到公安机关" }).WaitForAsync();
        Assert.Empty(await phone.Context.CookiesAsync());

        await AskAsync(phone, await phone.Locator(".code").InnerTextAsync(), "报告已收到");
        await AskAsync(phone, "000000-000000-000000", "没有查到这个回执码");
        await phone.Locator("#receipt").FillAsync("000000-000000-000001");
        await phone.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await phone.GetByText("回执码不正确").WaitForAsync();
    }

    [Fact]
    public async Task while_the_line_breaks_loses_nothing_and_makes_one_report()
    {
        var doctor = await office.SignedInAsync("he.er", "u1011", "read-work", "report-infringement");
        var before = await office.CountAsync("referral", "select count(*) from reports");
        await doctor.Page.GotoAsync("/report");
        await FillInAsync(doctor.Page);
        await doctor.Page.GetByText("草稿已自动保存").WaitForAsync();

        // The request arrives; its answer does not.
        await doctor.Page.RouteAsync("**/report", async route =>
        {
            if (route.Request.Method == "POST") await route.FetchAsync();
            await route.AbortAsync("connectionfailed");
        });
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await ReportsAsync(before + 1);
        await doctor.Page.UnrouteAsync("**/report");

        // Who comes back is told that it was sent, and gets the code that was lost with the answer.
        await doctor.Page.GotoAsync("/report");
        await doctor.Page.GetByRole(AriaRole.Heading, new() { Name = "报告已送到公安机关" }).WaitForAsync();
        var reader = await office.DeskAsync();
        await AskAsync(reader, await doctor.Page.Locator(".code").InnerTextAsync(), "报告已收到");
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "已经记下，再写一份" }).ClickAsync();
        Assert.Equal("", await doctor.Page.GetByLabel("姓名（不知道可不填）").InputValueAsync());
        Assert.Equal(before + 1, await office.CountAsync("referral", "select count(*) from reports"));
    }

    [Fact]
    public async Task kept_as_a_draft_outlives_the_session_and_ends_when_it_is_sent()
    {
        var doctor = await office.SignedInAsync("he.san", "u1011", "read-work", "report-infringement");
        var before = await office.CountAsync("referral", "select count(*) from reports");
        await doctor.Page.GotoAsync("/report");
        await FillInAsync(doctor.Page);
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "保存草稿" }).ClickAsync();
        await doctor.Page.GetByText("草稿已保存").WaitForAsync();
        await doctor.Page.Context.ClearCookiesAsync();
        await doctor.SignInAsync();

        // The line is gone while it is sent: the browser says so, the draft is still there.
        await doctor.Page.GotoAsync("/report");
        await doctor.Page.GetByText("已恢复您").WaitForAsync();
        await doctor.Page.LookAsync("report-draft");
        Assert.Equal("测试甲童", await doctor.Page.GetByLabel("姓名（不知道可不填）").InputValueAsync());
        await doctor.Page.Context.SetOfflineAsync(true);
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await doctor.Page.Context.SetOfflineAsync(false);

        await doctor.Page.GotoAsync("/report");
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await doctor.Page.GetByRole(AriaRole.Heading, new() { Name = "报告已送到公安机关" }).WaitForAsync();
        Assert.Equal(before + 1, await office.CountAsync("referral", "select count(*) from reports"));
        Assert.Equal(0, await office.CountAsync("portal", "select count(*) from draft where length(content) > 1000"));
    }

    [Fact]
    public async Task is_accepted_at_one_of_two_desks_and_the_other_is_told()
    {
        var anybody = await office.DeskAsync();
        await anybody.GotoAsync("/report/public");
        await FillInAsync(anybody, nameless: true, place: "两个窗口");
        await anybody.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await anybody.GetByRole(AriaRole.Heading, new() { Name = "报告已送到公安机关" }).WaitForAsync();
        var officer = await office.SignedInAsync("gao.er", "u1101", Handling);
        await officer.SeesAsync("接报：有新的报告");
        await officer.Page.GetByRole(AriaRole.Link, new() { Name = "接报：有新的报告" }).First.ClickAsync();
        var other = await office.DeskAsync();
        await officer.SignInAtAsync(other);
        await other.GotoAsync(officer.Page.Url);

        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "接报" }).ClickAsync();
        await officer.Page.GetByText("已接报，检察院和民政部门正在收到通知").WaitForAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "接报" }).ClickAsync();
        await other.GetByText("另一个窗口已经有人办理了这份报告").WaitForAsync();
        await other.LookAsync("intake-changed");
        Assert.Equal(0, await other.GetByRole(AriaRole.Button, new() { Name = "接报" }).CountAsync());
    }

    [Fact]
    public async Task takes_little_of_a_weak_line()
    {
        var phone = await office.DeskAsync();
        var bytes = 0L;
        phone.Response += async (_, response) =>
        {
            try { Interlocked.Add(ref bytes, (await response.Request.SizesAsync()).ResponseBodySize); }
            catch (PlaywrightException) { }
        };
        await phone.GotoAsync("/report/public", new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.InRange(bytes, 1_000, 100 * 1024);
    }

    /// <summary>The hospital's own program adds a file to what was reported.</summary>
    private async Task SendFileAsync(string dossierRef)
    {
        await using var hospital = await Journeys.Departments.Department.ConnectAsync(office.System, "wjw.u1011", reading: false);
        using var file = new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.4\n%%EOF\n"u8.ToArray()), "file", "伤情.pdf" } };
        using var sent = await hospital.SendAsync(HttpMethod.Post, $"api/referral/dossiers/{dossierRef}/files", file);
        Assert.Equal(System.Net.HttpStatusCode.Created, sent.StatusCode);
    }

    private static async Task FillInAsync(IPage page, bool nameless = false, string place = "甲镇卫生院")
    {
        await page.GetByLabel("目前没有").CheckAsync();
        await page.GetByLabel("身体多处损伤").CheckAsync();
        await page.GetByLabel("在哪里发现的").FillAsync(place);
        await page.GetByLabel("属于哪个镇").SelectOptionAsync("u2001");
        await page.GetByLabel("您知道的情况", new() { Exact = true }).FillAsync("体检时发现多处旧伤。");
        await page.GetByLabel("照片").CheckAsync();
        await page.GetByLabel("大约几岁").SelectOptionAsync("from6-to11");
        await page.GetByLabel("男", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("姓名（不知道可不填）").FillAsync("测试甲童");
        await page.Locator("#guardian-name").FillAsync("测试乙");
        await page.GetByLabel("监护人可能是侵害人").CheckAsync();
        if (nameless) return;
        await page.Locator("#reporter-name").FillAsync("测试丙");
        await page.Locator("#reporter-phone").FillAsync("00000000001");
    }

    private static async Task AskAsync(IPage page, string code, string expected)
    {
        Assert.Matches(Code(), code.ToUpperInvariant());
        await page.GotoAsync("/receipt");
        await page.Locator("#receipt").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = expected }).WaitForAsync();
    }

    private static Task Eventually(IPage page, string address, string what) => Journeys.Departments.Eventually.HoldsAsync(async () =>
    {
        await page.GotoAsync(address);
        return await page.Locator(what).CountAsync() > 0;
    }, what, Journeys.Departments.Department.Patience);

    private Task ReportsAsync(long count) => Journeys.Departments.Eventually.HoldsAsync(
        async () => await office.CountAsync("referral", "select count(*) from reports") == count, $"{count} reports", Journeys.Departments.Department.Patience);

    [GeneratedRegex("^[0-9A-Z]{6}(-[0-9A-Z]{6}){2}$")]
    private static partial Regex Code();
}
