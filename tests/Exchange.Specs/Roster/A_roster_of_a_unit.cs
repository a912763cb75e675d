using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Exchange.Specs.Unheard;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Roster;

[Trait("Needs", "Servers")]
public sealed class A_roster_of_a_unit(TheUnheard city)
{
    [Fact]
    public async Task is_kept_by_the_unit_and_its_persons_stand_nowhere_but_in_the_vault()
    {
        var education = await city.DepartmentAsync("jyj.u1005");
        var first = await city.OnDutyAsync("jyj.u1005", "标记姓名甲", "0999-5550105");
        Assert.Equal("roster.gap", await CodeAsync(education, $"roster/entries/{first}/withdrawal", new { }));
        var second = await city.OnDutyAsync("jyj.u1005", "标记姓名乙", "0999-5550106");
        Assert.Equal("roster.period-invalid", await CodeAsync(education, "roster/shifts", Shift(6, 5)));
        Assert.Null(await CodeAsync(education, "roster/fallbacks", new { person = Person("标记姓名戊") }));
        // Another unit's entry does not exist for it.
        Assert.Equal("not-found", await CodeAsync(await city.DepartmentAsync("sfj.u1008"), $"roster/entries/{first}/withdrawal", new { }));

        var roster = await RosterAsync(education);
        Assert.Empty(roster.GetProperty("gaps").EnumerateArray());
        Assert.Equal(["标记姓名甲", "标记姓名乙", "标记姓名戊"], roster.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("name").GetString()).OrderBy(n => n == "标记姓名戊").ThenByDescending(n => n, StringComparer.Ordinal));
        Assert.Empty((await RosterAsync(await city.DepartmentAsync("sfj.u1008"))).GetProperty("entries").EnumerateArray());

        Assert.Null(await CodeAsync(education, $"roster/entries/{first}/withdrawal", new { }));
        foreach (var table in (string[])["mt_events", "mt_streams", "duty_roster", "vault_values", "idempotency", "audit", "deadlines"])
            Assert.Empty(await city.RowsAsync($"select 1 from {table} t where t::text like any(array['%标记姓名%', '%0999-5550105%', '%0999-5550106%'])"));
        Assert.NotEmpty(await city.RowsAsync("select 1 from audit where by = 'jyj.u1005' and purpose = 'call-duty-officer' and subject = $1", second));
    }

    [Fact]
    public async Task forgets_who_was_on_duty_when_the_time_is_over()
    {
        var court = await city.DepartmentAsync("fy.u1007");
        var entry = await city.OnDutyAsync("fy.u1007", "标记姓名丙", "0999-5550107");
        await city.OnDutyAsync("fy.u1007", "标记姓名丁", "0999-5550108");
        Assert.Null(await CodeAsync(court, $"roster/entries/{entry}/withdrawal", new { }));

        await city.HoldsAsync("select 1 from vault_values where subject = $1", rows => rows.Count == 0, entry);
        Assert.Empty(await city.RowsAsync("select 1 from duty_roster where entry = $1", entry));
        Assert.Single((await RosterAsync(court)).GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task that_is_empty_is_an_alarm_where_the_unit_must_be_reachable()
    {
        const string Open = "select kind, what from alarms where watch = 'roster' and cleared_at is null";
        await city.HoldsAsync(Open, rows => rows.Any(r => r is ["roster-empty", "mzj.u1003"]));
        Assert.DoesNotContain(await city.RowsAsync(Open), r => r[1] is "wgl.u1013");

        await city.OnDutyAsync("mzj.u1003", "示例值班员己", "0999-5550112");

        await city.HoldsAsync(Open, rows => rows.All(r => r[1] is not "mzj.u1003"));
    }

    private static object Shift(int from, int to) =>
        new { from = CloudEvent.Now.AddHours(from), to = CloudEvent.Now.AddHours(to), person = Person("标记姓名") };

    private static object Person(string name) => new { name, phone = "0999-5550111" };

    private static async Task<JsonElement> RosterAsync(Department department)
    {
        using var answer = await department.GetAsync("api/exchange/roster");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>The code of the refusal; null when it was carried out.</summary>
    private static async Task<string?> CodeAsync(Department department, string path, object body)
    {
        using var answer = await department.PostAsync("api/exchange/" + path, body);
        return answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString();
    }
}
