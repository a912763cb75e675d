using System.Net;
using System.Text.Json;
using Npgsql;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Reaching_a_unit(TheIdentity identity)
{
    private const string Contact = "api/identity/directory/units/u1019/contact";

    [Fact]
    public async Task somebody_of_another_department_finds_whom_to_call_and_the_trail_has_it()
    {
        var system = await identity.AdministratorAsync("chen.system");
        Assert.Contains("u1019", await WithoutAsync(system));
        using var named = await system.PostAsync(Contact, Of("甲示例", "000-99990001", "乙示例", "000-99990002"));
        Assert.Equal(HttpStatusCode.NoContent, named.StatusCode);
        Assert.DoesNotContain("u1019", await WithoutAsync(system));

        var someone = await identity.SomeoneAsync("du.reach", "u1012", "read-directory");
        var shown = await someone.ReadAsync(Contact);
        Assert.Equal(("甲示例", "000-99990002"), (shown.GetProperty("contact").GetProperty("name").GetString(), shown.GetProperty("deputy").GetProperty("phone").GetString()));
        Assert.Equal(2, await CountAsync($"select count(*) from audit where by = '{someone.Person}' and purpose = 'reach-colleague' and 'contact.name' = any(fields)"));
        Assert.Equal(0, await CountAsync("select count(*) from mt_events where data::text like '%甲示例%' or data::text like '%99990001%' or headers::text like '%甲示例%'"));
    }

    [Fact]
    public async Task a_unit_names_its_own_contact_and_nobody_elses()
    {
        var someone = await identity.SomeoneAsync("du.own", "u1018", "read-directory", "keep-duty-roster");
        Assert.Equal(HttpStatusCode.NoContent, (await someone.PostAsync("api/identity/directory/contact", Of("丙示例", "000-99990003", "丁示例", "000-99990004"))).StatusCode);
        Assert.Equal("丙示例", (await someone.ReadAsync("api/identity/directory/units/u1018/contact")).GetProperty("contact").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await someone.PostAsync(Contact, Of("丙示例", "000-99990003", "丁示例", "000-99990004"))).StatusCode);
        using var same = await someone.PostAsync("api/identity/directory/contact", Of("丙示例", "000-99990003", "丙示例", "000-99990004"));
        Assert.Equal("directory.deputy-same", JsonSerializer.Deserialize<JsonElement>(await same.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task a_unit_that_does_not_exist_has_nobody_to_reach()
    {
        var system = await identity.AdministratorAsync("chen.system");
        Assert.Equal(404, await system.GetAsync("api/identity/directory/units/u9999/contact"));
        Assert.Equal(404, await system.GetAsync("api/identity/directory/units/u9999"));
    }

    [Fact]
    public async Task the_key_works_and_the_calendar_are_kept_by_the_system_administrator_alone()
    {
        var (system, safety) = (await identity.AdministratorAsync("chen.system"), await identity.AdministratorAsync("li.safety"));
        Assert.Equal(4, (await system.ReadAsync("api/identity/directory/responsibilities")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync("api/identity/directory/responsibilities/legal-publicity", new { leads = new[] { "zfw" }, implements = new[] { "sfj" }, assists = new[] { "jcy", "fl" } })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await safety.PostAsync("api/identity/directory/responsibilities/legal-publicity", new { leads = new[] { "zfw" }, implements = new[] { "sfj" }, assists = new[] { "jcy" } })).StatusCode);

        var year = await system.ReadAsync("api/identity/directory/calendar/2027");
        Assert.False(year.GetProperty("hasNotice").GetBoolean());
        var entered = new { holidays = new[] { "2027-01-01" }, makeUpWorkdays = new[] { "2027-01-09" }, hasNotice = true, periods = new[] { new { kind = "school-vacation", name = "寒假", from = "2027-01-25", to = "2027-02-24" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await safety.PostAsync("api/identity/directory/calendar/2027", entered)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync("api/identity/directory/calendar/2027", entered)).StatusCode);
        Assert.Equal("寒假", (await system.ReadAsync("api/identity/directory/calendar/2027")).GetProperty("periods")[0].GetProperty("name").GetString());
        // The service that reads calendars has it by the event, Identity by its own commit.
        Assert.Equal(1, await CountAsync("select count(*) from calendar_year where year = 2027 and revision = 2 and holidays = '{2027-01-01}'"));
        await UntilAsync(async () => await CountAsync("select count(*) from calendar_year where year = 2027 and revision = 2 and make_up_workdays = '{2027-01-09}' and clocks_moved_at is not null", "referral") == 1);
    }

    private static object Of(string name, string phone, string deputy, string deputyPhone) => new { contact = new { name, phone }, deputy = new { name = deputy, phone = deputyPhone } };

    private static async Task<IReadOnlyList<string>> WithoutAsync(SomeoneSignedIn system) =>
        [.. (await system.ReadAsync("api/identity/directory/contacts")).EnumerateArray().Where(u => u.GetProperty("since").ValueKind is JsonValueKind.Null).Select(u => u.GetProperty("unit").GetString()!)];

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < end, "not within 30 seconds");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private async Task<long> CountAsync(string query, string service = "identity")
    {
        var postgres = (await identity.SystemAsync()).Postgres;
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString(service, service) + ";Pooling=false");
        await using var command = database.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
