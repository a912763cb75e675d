using Microsoft.Playwright;

namespace FourKeyWorks.Browser.Specs;

/// <summary>The system administrator and the security administrator at their desks, each with what is theirs.</summary>
[Trait("Needs", "Servers")]
public sealed class Administering(TheOffice office)
{
    [Fact]
    public async Task enters_somebody_grants_a_duty_and_hands_out_a_code_that_works()
    {
        var keeper = await office.EnterAsync("keeper.one", "u1006", "keep-directory", "read-directory");
        var safety = await office.EnterAsync("safety.two", "u1006", "grant-duties", "read-directory");
        await keeper.EnrolAsync();
        await safety.EnrolAsync();
        await keeper.SignInAsync();
        await safety.SignInAsync();

        await keeper.Page.GotoAsync("/desk/people");
        await keeper.Page.GetByRole(AriaRole.Link, new() { Name = "登记新人员" }).ClickAsync();
        await keeper.Page.GetByLabel("姓名").FillAsync("测试甲");
        await keeper.Page.LookAsync("person-new");
        await keeper.Page.GetByLabel("账号", new() { Exact = true }).FillAsync("keeper.one");
        await keeper.Page.GetByLabel("单位").SelectOptionAsync("u1001");
        await keeper.Page.GetByRole(AriaRole.Button, new() { Name = "登记新人员" }).ClickAsync();
        await keeper.Page.GetByText("该账号已被使用").WaitForAsync();
        await keeper.Page.LookAsync("person-new-wrong");
        await keeper.Page.GetByLabel("账号", new() { Exact = true }).FillAsync("newly.entered");
        await keeper.Page.GetByRole(AriaRole.Button, new() { Name = "登记新人员" }).ClickAsync();
        await keeper.Page.GetByRole(AriaRole.Heading, new() { Name = "测试甲" }).WaitForAsync();
        await keeper.Page.LookAsync("person-for-the-system-administrator");
        Assert.Equal(0, await keeper.Page.GetByRole(AriaRole.Button, new() { Name = "授予" }).CountAsync());

        await safety.Page.GotoAsync(keeper.Page.Url);
        await safety.Page.GetByLabel("授予职责").SelectOptionAsync("read-work");
        await safety.Page.GetByRole(AriaRole.Button, new() { Name = "授予", Exact = true }).ClickAsync();
        await safety.Page.GetByText("职责已授予").WaitForAsync();
        await safety.Page.GetByRole(AriaRole.Button, new() { Name = "发放启用码" }).ClickAsync();
        await safety.Page.LookAsync("person-sure");
        await safety.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "发放启用码" }).ClickAsync();
        var code = await safety.Page.Locator(".code code").InnerTextAsync();
        await safety.Page.LookAsync("person-code");
        await safety.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await safety.Page.GetByRole(AriaRole.Navigation).First.IsVisibleAsync());
        await safety.Page.KeepAsync("person-code-print");
        await safety.Page.EmulateMediaAsync(new() { Media = Media.Screen });

        var newly = new Clerk(await office.DeskAsync(), "newly.entered", safety.Page.Url.Split('/')[^1], code);
        await newly.EnrolAsync();
        await newly.SignInAsync();
        await newly.Page.GetByRole(AriaRole.Heading, new() { Name = "我的工作" }).WaitForAsync();

        await safety.Page.ReloadAsync();
        await safety.Page.GetByText("登录于").WaitForAsync();
        await safety.Page.GetByRole(AriaRole.Button, new() { Name = "停用" }).ClickAsync();
        await safety.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "停用" }).ClickAsync();
        await safety.Page.GetByText("已停用，全部登录已结束").WaitForAsync();
        await safety.Page.LookAsync("person-suspended");
        await newly.Page.GotoAsync("/work");
        await newly.Page.GetByLabel("口令").WaitForAsync();
    }

    [Fact]
    public async Task finds_people_by_account_unit_and_state_sorted_and_page_by_page()
    {
        var reader = await office.EnterAsync("list.reader", "u1006", "read-directory");
        for (var i = 0; i < 52; i++) await office.AddAsync($"list.many{i:00}", "u1007");
        await reader.EnrolAsync();
        await reader.SignInAsync();
        await reader.Page.GotoAsync("/desk/people");
        await reader.Page.GetByLabel("账号", new() { Exact = true }).FillAsync("list.many");
        await reader.Page.GetByLabel("账号", new() { Exact = true }).PressAsync("Enter");
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "list.many49" }).WaitForAsync();
        Assert.Equal(0, await reader.Page.GetByRole(AriaRole.Link, new() { Name = "list.many50" }).CountAsync());
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "下一页" }).ClickAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "list.many51" }).WaitForAsync();
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "上一页" }).ClickAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "list.many00" }).WaitForAsync();

        await reader.Page.GetByLabel("账号", new() { Exact = true }).FillAsync("");
        await reader.Page.GetByLabel("账号", new() { Exact = true }).PressAsync("Enter");
        await reader.Page.GetByLabel("单位").SelectOptionAsync("u1006");
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "list.reader" }).WaitForAsync();
        await reader.Page.GetByLabel("状态").SelectOptionAsync("left");
        await reader.Page.GetByText("没有符合条件的人员").WaitForAsync();
    }
}
