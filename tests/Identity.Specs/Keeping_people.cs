using System.Net;
using Npgsql;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Keeping_people(TheIdentity identity)
{
    [Fact]
    public async Task each_administrator_does_their_own_and_nothing_else()
    {
        var (system, safety, audit) = (await identity.AdministratorAsync("chen.system"), await identity.AdministratorAsync("li.safety"), await identity.AdministratorAsync("wu.audit"));
        using var opened = await system.PostAsync("api/identity/people", new { account = "sun.apart", unit = "u1002" });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        var person = opened.Headers.Location!.ToString().Split('/')[^1];
        Assert.Equal(HttpStatusCode.Forbidden, (await safety.PostAsync("api/identity/people", new { account = "sun.apart2", unit = "u1002" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await audit.PostAsync("api/identity/people", new { account = "sun.apart2", unit = "u1002" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await system.PostAsync($"api/identity/people/{person}/duties", new { duty = "read-case" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await system.PostAsync($"api/identity/people/{person}/enrolment-codes", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await safety.PostAsync($"api/identity/people/{person}/duties", new { duty = "read-case" })).StatusCode);
    }

    [Fact]
    public async Task an_account_name_is_given_once()
    {
        var system = await identity.AdministratorAsync("chen.system");
        Assert.Equal(HttpStatusCode.Created, (await system.PostAsync("api/identity/people", new { account = "sun.once", unit = "u1002" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await system.PostAsync("api/identity/people", new { account = "sun.once", unit = "u1001" })).StatusCode);
    }

    [Fact]
    public async Task the_list_says_who_works_in_a_unit_and_in_what_state()
    {
        var (system, safety) = (await identity.AdministratorAsync("chen.system"), await identity.AdministratorAsync("li.safety"));
        var persons = new List<string>();
        foreach (var account in new[] { "zhou.list1", "zhou.list2" })
        {
            using var opened = await system.PostAsync("api/identity/people", new { account, unit = "u1020" });
            persons.Add(opened.Headers.Location!.ToString().Split('/')[^1]);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await safety.PostAsync($"api/identity/people/{persons[0]}/duties", new { duty = "read-work" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await safety.PostAsync($"api/identity/people/{persons[1]}/suspension", new { })).StatusCode);
        var page = await system.ReadAsync("api/identity/people?unit=u1020");
        Assert.Equal(
            [("zhou.list1", "working", "read-work"), ("zhou.list2", "suspended", "")],
            page.GetProperty("items").EnumerateArray().Select(p => (
                p.GetProperty("account").GetString()!, p.GetProperty("state").GetString()!, string.Join(' ', p.GetProperty("duties").EnumerateArray().Select(d => d.GetString())))));
    }

    [Fact]
    public async Task a_name_to_sign_in_with_stands_in_no_event()
    {
        var system = await identity.AdministratorAsync("chen.system");
        Assert.Equal(HttpStatusCode.Created, (await system.PostAsync("api/identity/people", new { account = "sun.nameless", unit = "u1002" })).StatusCode);
        var postgres = (await identity.SystemAsync()).Postgres;
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString("identity", "identity") + ";Pooling=false");
        await using var command = database.CreateCommand("select count(*) filter (where data::text like '%sun.nameless%' or headers::text like '%sun.nameless%'), count(*) from mt_events");
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, row.GetInt64(0));
        Assert.True(row.GetInt64(1) > 0);
    }

    [Fact]
    public async Task a_unit_that_does_not_exist_is_refused()
    {
        var system = await identity.AdministratorAsync("chen.system");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await system.PostAsync("api/identity/people", new { account = "sun.nowhere", unit = "u9999" })).StatusCode);
    }

    [Fact]
    public async Task pages_are_not_reached_through_the_programs_door()
    {
        var system = await identity.AdministratorAsync("chen.system");
        Assert.Equal(404, await system.GetAsync("api/identity/sign-in"));
    }
}
