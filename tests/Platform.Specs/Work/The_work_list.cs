using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Work;

[Trait("Needs", "Servers")]
public sealed class The_work_list(Postgres postgres) : HttpSpecs(postgres)
{
    [Fact]
    public async Task pages_without_gaps_or_repeats_while_others_work()
    {
        for (var i = 0; i < 69; i++) await Service.HandleAsync(Incoming.Report($"report-{i:D4}"));

        var seen = new List<string>();
        var sizes = new List<int>();
        string? next = "";
        while (next is not null)
        {
            var page = (await GetAsync(next.Length == 0 ? "/work" : $"/work?after={Uri.EscapeDataString(next)}")).Json;
            var items = page.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("dueAt")} {i.GetProperty("rule")} {i.GetProperty("subject")}").ToArray();
            seen.AddRange(items);
            sizes.Add(items.Length);
            next = page.TryGetProperty("next", out var mark) && mark.ValueKind is not System.Text.Json.JsonValueKind.Null ? mark.GetString() : null;
            if (sizes.Count == 1) await Database.ExecuteAsync($"delete from deadlines where (stream_id, rule) in (select stream_id, rule from deadlines where owner = 'dept.mzj' order by due_at, stream_id, rule limit 10)");
        }

        Assert.Equal([50, 50, 40], sizes);
        Assert.Equal(140, seen.Distinct().Count());
        Assert.Equal(seen.Order(StringComparer.Ordinal).Select(s => s[..20]), seen.Select(s => s[..20]));
    }

    [Fact]
    public async Task ends_where_a_page_is_exactly_full()
    {
        for (var i = 0; i < 24; i++) await Service.HandleAsync(Incoming.Report($"report-{i:D4}"));
        var page = (await GetAsync("/work")).Json;

        Assert.Equal(50, page.GetProperty("items").GetArrayLength());
        Assert.True(!page.TryGetProperty("next", out var next) || next.ValueKind is System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task shows_only_what_is_the_callers()
    {
        Assert.Equal(["first-contact", "relief-assessment"], await RulesAsync(CivilAffairs));
        Assert.Equal(["procuratorate-answer"], await RulesAsync(Prosecutors));
        Assert.Equal(["dossier-deposit"], await RulesAsync(SpecTokens.For(Party.GAJ, "u1001", Duty.ReadWork)));
        Assert.Empty(await RulesAsync(SpecTokens.For(Party.GAJ, "u1101", Duty.ReadWork)));
    }

    [Fact]
    public async Task shows_a_units_own_and_no_other_units()
    {
        await Database.ExecuteAsync("update deadlines set owner = 'unit.u1003' where rule = 'first-contact'");

        Assert.Equal(["first-contact", "relief-assessment"], await RulesAsync(CivilAffairs));
        Assert.Equal(["relief-assessment"], await RulesAsync(SpecTokens.For(Party.MZJ, "u1099", Duty.ReadWork)));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0~00000000000000000000000000000000")]
    [InlineData("-1~00000000000000000000000000000000~a")]
    [InlineData("9999999999999999999~00000000000000000000000000000000~a")]
    [InlineData("0~00000000000000000000000000000000~%00")]
    [InlineData("0~00000000000000000000000000000000~%27")]
    public async Task refuses_a_mark_that_is_none(string after)
    {
        var answer = await GetAsync("/work?after=" + after);

        Assert.Equal((HttpStatusCode.BadRequest, "request.unreadable"), (answer.Status, answer.Code));
    }

    private async Task<string[]> RulesAsync(string token) =>
        [.. (await GetAsync("/work", token)).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("rule").GetString()!).Order(StringComparer.Ordinal)];
}
