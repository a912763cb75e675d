using System.Net;
using FourKeyWorks.Platform.Calendar;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Handing_over(TheIdentity identity)
{
    [Fact]
    public async Task what_is_open_goes_to_a_successor_who_accepts()
    {
        var (leaver, successor) = (await identity.SomeoneAsync("tang.leaver", "u1003", "read-work"), await identity.SomeoneAsync("qin.after", "u1003", "read-work"));
        var system = await identity.AdministratorAsync("chen.system");
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"api/identity/people/{leaver.Person}/particulars", new { name = "某甲", phone = "000-1234" })).StatusCode);

        var named = (await successor.ReadAsync("api/identity/people/colleagues")).EnumerateArray().Single(c => c.GetProperty("id").GetGuid().ToString() == leaver.Person);
        Assert.Equal(("某甲", "000-1234"), (named.GetProperty("name").GetString(), named.GetProperty("phone").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"api/identity/people/{leaver.Person}/leaving", new { successor = successor.Person, lastDay = Today() })).StatusCode);

        // Nobody but the successor answers, and it is nobody else's work.
        Assert.Equal(HttpStatusCode.NotFound, (await leaver.PostAsync($"api/identity/people/{leaver.Person}/hand-over/acceptance", new { })).StatusCode);
        Assert.Equal([("hand-over-answer", leaver.Person)], await WorkAsync(successor));
        Assert.Empty(await WorkAsync(leaver));

        Assert.Equal(HttpStatusCode.NoContent, (await successor.PostAsync($"api/identity/people/{leaver.Person}/hand-over/acceptance", new { })).StatusCode);
        Assert.Empty(await WorkAsync(successor));
        Assert.Equal("accepted", await StateAsync(system, "u1003", leaver.Person));
    }

    [Fact]
    public async Task a_deputy_is_seen_by_the_whole_unit()
    {
        var (away, deputy) = (await identity.SomeoneAsync("yu.away", "u1015", "read-work"), await identity.SomeoneAsync("he.deputy", "u1015", "read-work"));
        Assert.Equal(HttpStatusCode.NoContent, (await away.PostAsync($"api/identity/people/{away.Person}/absences", new { from = Today(), to = Today(5), deputy = deputy.Person })).StatusCode);
        var time = Assert.Single((await deputy.ReadAsync("api/identity/people/colleagues")).EnumerateArray().Single(c => c.GetProperty("id").GetString() == away.Person).GetProperty("away").EnumerateArray());
        Assert.Equal(deputy.Person, time.GetProperty("deputy").GetString());
        // Back early: a colleague says so.
        Assert.Equal(HttpStatusCode.NoContent, (await deputy.PostAsync($"api/identity/people/{away.Person}/absences/end", new { absence = time.GetProperty("id").GetString() })).StatusCode);
        Assert.Empty((await deputy.ReadAsync("api/identity/people/colleagues")).EnumerateArray().SelectMany(c => c.GetProperty("away").EnumerateArray()));
    }

    [Fact]
    public async Task a_stranger_enters_no_absence()
    {
        var (stranger, other) = (await identity.SomeoneAsync("bai.stranger", "u1016", "read-work"), await identity.SomeoneAsync("fang.other", "u1017", "read-work"));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"api/identity/people/{other.Person}/absences", new { from = Today(), to = Today(), deputy = stranger.Person })).StatusCode);
    }

    private static string Today(int days = 0) => OfficialCalendar.DateOf(TimeProvider.System.GetUtcNow()).AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<IEnumerable<(string?, string?)>> WorkAsync(SomeoneSignedIn person) =>
        (await person.ReadAsync("api/identity/work")).GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("rule").GetString(), i.GetProperty("subject").GetString()));

    private static async Task<string?> StateAsync(SomeoneSignedIn administrator, string unit, string person) =>
        (await administrator.ReadAsync($"api/identity/people?unit={unit}")).GetProperty("items").EnumerateArray().Single(p => p.GetProperty("id").GetString() == person).GetProperty("handOver").GetString();
}
