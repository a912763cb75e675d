using System.Net;
using System.Text.Json;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Keeping_units(TheIdentity identity)
{
    [Fact]
    public async Task what_stands_in_the_citys_file_is_in_the_directory_and_on_the_bus()
    {
        var system = await identity.AdministratorAsync("chen.system");
        var station = (await system.ReadAsync("api/identity/directory/units/u1101")).GetProperty("unit");
        Assert.Equal(
            ("station", "gaj", "u1001", "u2001", true),
            (Text(station, "kind"), Text(station, "department"), Text(station, "parent"), Text(station, "town"), station.GetProperty("isOnBus").GetBoolean()));
        var towns = await system.ReadAsync("api/identity/directory/units?kind=town");
        Assert.Equal(["u2001", "u2002"], towns.GetProperty("items").EnumerateArray().Select(u => Text(u, "id")).Where(id => string.CompareOrdinal(id, "u7") < 0));
    }

    [Fact]
    public async Task somebody_of_a_village_signs_in_as_a_caller_of_their_village()
    {
        var system = await identity.AdministratorAsync("chen.system");
        var village = await OpenAsync(system, new { kind = "village", name = "梅溪村", parent = "u2001" });
        var someone = await identity.SomeoneAsync("he.village", village, "read-directory");
        var claims = JsonSerializer.Deserialize<JsonElement>(Base64(await someone.TokensAsync(), "id_token"));
        Assert.Equal((village, "zjd", "梅溪村"), (Text(claims, "unit"), Text(claims, "dept"), Text(claims, "unit_name")));
        var shown = (await someone.ReadAsync($"api/identity/directory/units/{village}")).GetProperty("unit");
        Assert.Equal(("u2001", "甲镇人民政府", false), (Text(shown, "town"), Text(shown, "parentName"), shown.GetProperty("isOnBus").GetBoolean()));
        Assert.Equal(HttpStatusCode.Forbidden, (await someone.PostAsync($"api/identity/directory/units/{village}/name", new { name = "梅溪新村" })).StatusCode);
        using var refused = await system.PostAsync($"api/identity/directory/units/{village}/end", new { lastDay = "2026-11-25", successors = new[] { "u2001" } });
        Assert.Equal("directory.unit-has-people", await CodeOfAsync(refused));
    }

    [Fact]
    public async Task a_unit_is_renamed_moved_and_closed_and_its_history_stays()
    {
        var system = await identity.AdministratorAsync("chen.system");
        var stays = await OpenAsync(system, new { kind = "village", name = "竹林村", parent = "u2001" });
        var ends = await OpenAsync(system, new { kind = "village", name = "枫树村", parent = "u2002" });
        var grid = await OpenAsync(system, new { kind = "grid", name = "枫树村第一网格", parent = ends });
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"api/identity/directory/units/{ends}/name", new { name = "枫林村" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"api/identity/directory/units/{ends}/place", new { parent = "u2001" })).StatusCode);
        var gridNow = (await system.ReadAsync($"api/identity/directory/units/{grid}")).GetProperty("unit");
        Assert.Equal("u2001", Text(gridNow, "town"));

        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(8).DateTime);
        using var tooEarly = await system.PostAsync($"api/identity/directory/units/{ends}/end", new { lastDay = day, successors = new[] { stays } });
        Assert.Equal("directory.unit-has-units", await CodeOfAsync(tooEarly));
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"api/identity/directory/units/{grid}/place", new { parent = stays })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await system.PostAsync($"api/identity/directory/units/{ends}/end", new { lastDay = day, successors = new[] { stays } })).StatusCode);
        using var again = await system.PostAsync($"api/identity/directory/units/{ends}/name", new { name = "枫香村" });
        Assert.Equal("directory.unit-closed", await CodeOfAsync(again));
        using var person = await system.PostAsync("api/identity/people", new { account = "he.late", unit = ends });
        Assert.Equal("directory.unit-unknown", await CodeOfAsync(person));

        var shown = await system.ReadAsync($"api/identity/directory/units/{ends}");
        Assert.Equal(["枫树村", "枫林村"], shown.GetProperty("names").EnumerateArray().Select(n => Text(n, "name")));
        Assert.Equal("竹林村", Text(Assert.Single(shown.GetProperty("successors").EnumerateArray()), "name"));
        Assert.Contains(ends, await ListedAsync(system, $"on={day:yyyy-MM-dd}&q=枫林"));
        Assert.DoesNotContain(ends, await ListedAsync(system, $"on={day.AddDays(1):yyyy-MM-dd}&q=枫林"));
    }

    [Fact]
    public async Task an_id_is_never_given_twice()
    {
        var system = await identity.AdministratorAsync("chen.system");
        var opened = new HashSet<string>();
        foreach (var name in new[] { "桃源村", "杏花村", "李家村" }) Assert.True(opened.Add(await OpenAsync(system, new { kind = "village", name, parent = "u2001" })));
        Assert.All(opened, id => Assert.StartsWith("u7", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task of_two_who_enter_the_same_name_at_once_one_is_refused()
    {
        var system = await identity.AdministratorAsync("chen.system");
        await system.ReadAsync("api/identity/directory/units?kind=school");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => system.SendAsync("api/identity/directory/units", new { kind = "school", name = "甲镇第二小学", parent = "u1005", town = "u2001" })));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity], answers.Select(a => a.StatusCode).Order());
    }

    private static async Task<string> OpenAsync(SomeoneSignedIn system, object command)
    {
        using var opened = await system.PostAsync("api/identity/directory/units", command);
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        return opened.Headers.Location!.ToString().Split('/')[^1];
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(SomeoneSignedIn system, string query) =>
        [.. (await system.ReadAsync($"api/identity/directory/units?{query}")).GetProperty("items").EnumerateArray().Select(u => Text(u, "id"))];

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer) =>
        Text(JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), "code");

    private static byte[] Base64(JsonElement tokens, string name) => System.Buffers.Text.Base64Url.DecodeFromChars(tokens.GetProperty(name).GetString()!.Split('.')[1]);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
