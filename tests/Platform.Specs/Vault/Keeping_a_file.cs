using System.Net;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Vault;

[Trait("Needs", "Servers")]
public sealed class Keeping_a_file(Postgres postgres) : DossierSpecs(postgres)
{
    private int commands;

    private static Guid FileId => Referral.Dossiers.Dossier.StreamOf("u1001", Ref);

    private static string File => $"/vault/files/{FileId}";

    [Fact]
    public async Task erases_only_when_its_time_is_over_and_a_second_person_agrees()
    {
        await DepositAsync();
        Assert.Equal("vault.retention-not-ended", (await DoAsync("erasure", """{"ground":"retention-ended"}""", Police)).Code);
        await DoAsync("retention", """{"until":"2026-09-30"}""", Police);
        Assert.Equal("vault.retention-not-ended", (await DoAsync("erasure", """{"ground":"retention-ended"}""", Police)).Code);

        Service.Clock.Advance(TimeSpan.FromDays(40));
        await FireAsync();
        Assert.Equal(["unit.u1001"], await Database.RowsAsync("select owner from deadlines where rule = 'erasure-decision'"));
        Assert.Equal(HttpStatusCode.NoContent, (await DoAsync("erasure", """{"ground":"retention-ended"}""", Police)).Status);
        Assert.Equal("vault.same-person", (await DoAsync("erasure/confirmation", "{}", Police)).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await DoAsync("erasure/confirmation", "{}", Colleague)).Status);
        await FireAsync();

        Assert.Empty(Fields(await ReadAsync(Police, "handle-report")));
        Assert.Empty(await Database.RowsAsync("select subject from vault_values"));
        Assert.Empty(await Database.RowsAsync("select subject from search_tokens"));
        Assert.Empty(await Database.RowsAsync("select rule from deadlines where rule like 'vault-%' or rule = 'erasure-decision'"));
        Assert.Equal("vault.already-erased", (await DoAsync("holds", """{"ground":"proceedings"}""", Police)).Code);
    }

    [Fact]
    public async Task never_erases_by_a_clock()
    {
        await DepositAsync();
        await DoAsync("retention", """{"until":"2026-09-30"}""", Police);
        Service.Clock.Advance(TimeSpan.FromDays(400));
        await FireAsync();
        await FireAsync();
        Assert.NotEmpty(Fields(await ReadAsync(Police, "handle-report")));
    }

    [Fact]
    public async Task refuses_to_erase_while_it_is_held()
    {
        await DepositAsync();
        await DoAsync("erasure", """{"ground":"wrong-person"}""", Police);
        await DoAsync("holds", """{"ground":"proceedings"}""", Colleague);
        Assert.Equal("vault.not-proposed", (await DoAsync("erasure/confirmation", "{}", Colleague)).Code);
        Assert.Equal("vault.held", (await DoAsync("erasure", """{"ground":"wrong-person"}""", Police)).Code);

        var hold = (await GetAsync(File, Police)).Json.GetProperty("holds").EnumerateObject().Single().Name;
        await DoAsync("holds/lifting", $$"""{"holdId":"{{hold}}"}""", Police);
        Assert.Equal(HttpStatusCode.NoContent, (await DoAsync("erasure", """{"ground":"wrong-person"}""", Police)).Status);
    }

    [Fact]
    public async Task sealed_is_neither_read_nor_found_and_still_counted()
    {
        await DepositAsync();
        await SealAsync();

        Assert.Empty(Fields(await ReadAsync(Police, "handle-report")));
        Assert.Empty(await Database.RowsAsync("select subject from search_tokens"));
        Assert.NotEmpty(await Database.RowsAsync("select subject from vault_values"));
        Assert.Equal(["2026-09|injury|not-prosecuted"], await Database.RowsAsync(
            "select data ->> 'Month', data ->> 'Category', data ->> 'Outcome' from mt_events where type = 'file_sealed'"));
        Assert.Equal("vault.already-sealed", (await SealAsync()).Code);
    }

    [Fact]
    public async Task sealed_opens_for_the_statutory_query_once_and_for_who_asked()
    {
        await DepositAsync();
        await SealAsync();
        var query = await AskAsync("""{"basis":"judicial-need","document":"(2026)测字第1号","fields":["child.name","story.facts"]}""");

        Assert.Equal("vault.query-not-open", (await QueryAsync(query, "answer", Police)).Code);
        Assert.Equal("vault.same-person", (await QueryAsync(query, "approval", Police)).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await QueryAsync(query, "approval", Colleague)).Status);
        Assert.Equal("vault.not-the-asker", (await QueryAsync(query, "answer", Colleague)).Code);
        var answer = await QueryAsync(query, "answer", Police);
        Assert.Equal(["child.name", "story.facts"], Fields(answer));
        Assert.Equal(ChildName, answer.Json.GetProperty("values").GetProperty("child.name").GetString());
        Assert.Equal("vault.query-not-open", (await QueryAsync(query, "answer", Police)).Code);

        Assert.Equal(["gaj.u1001|statutory-query|case", "gaj.u1001|statutory-query|person"],
            await Database.RowsAsync("select by, purpose, subject_kind from audit order by 3"));
        Assert.Empty(Fields(await ReadAsync(Police, "handle-report")));
    }

    [Fact]
    public async Task sealed_does_not_open_for_a_query_that_was_refused_or_is_over()
    {
        await DepositAsync();
        await SealAsync();
        var refused = await AskAsync("""{"basis":"national-rule","document":"(2026)测字第2号","fields":["child.name"]}""");
        await QueryAsync(refused, "refusal", Colleague, """{"reason":"no-basis"}""");
        Assert.Equal("vault.query-not-open", (await QueryAsync(refused, "answer", Police)).Code);

        var late = await AskAsync("""{"basis":"national-rule","document":"(2026)测字第3号","fields":["child.name"]}""");
        await QueryAsync(late, "approval", Colleague);
        Service.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal("vault.query-over", (await QueryAsync(late, "answer", Police)).Code);
    }

    [Fact]
    public async Task gives_a_query_three_working_days()
    {
        await DepositAsync();
        await SealAsync();
        await AskAsync("""{"basis":"judicial-need","document":"(2026)测字第1号","fields":["child.name"]}""");
        // Asked on a Wednesday: Thursday, Friday, Monday.
        Assert.Equal(["dept.gaj|2026-09-07T16:00:00.0000000Z"], await Database.RowsAsync("select owner, due_at from deadlines where rule = 'sealed-query-answer'"));
    }

    [Fact]
    public async Task is_nobodys_business_elsewhere()
    {
        await DepositAsync();
        var nothing = await GetAsync($"/vault/files/{Guid.NewGuid()}", Police);
        var foreign = await GetAsync(File, OtherStation);
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.Equal(Seen(nothing), Seen(foreign));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(File, Procuratorate)).Status);
    }

    private Task<Reply> DoAsync(string what, string body, string token) =>
        PostAsync($"{File}/{what}", body, ifMatch: "*", key: $"key-{++commands}", token: token);

    private async Task<Reply> SealAsync()
    {
        var answer = await DoAsync("seal", """{"ground":"restricted-archive","month":"2026-09","category":"injury","outcome":"not-prosecuted"}""", Police);
        await FireAsync();
        return answer;
    }

    private async Task<string> AskAsync(string body)
    {
        var answer = await DoAsync("queries", body, Police);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return System.Text.RegularExpressions.Regex.Match(answer.Headers, "Location: (?<path>/vault/queries/[0-9a-f-]+)").Groups["path"].Value;
    }

    private Task<Reply> QueryAsync(string query, string what, string token, string body = "{}") =>
        PostAsync($"{query}/{what}", body, ifMatch: "*", key: $"key-{++commands}", token: token);

    private Task<int> FireAsync() => Service.Clockwork.FireDueAsync(TestContext.Current.CancellationToken);
}
