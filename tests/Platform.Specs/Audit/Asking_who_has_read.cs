using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Audit;

[Trait("Needs", "Servers")]
public sealed class Asking_who_has_read(Postgres postgres) : HttpSpecs(postgres)
{
    private static readonly Guid Person = AuditSpecs.Person;

    private static readonly string Auditor = SpecTokens.For(Party.WBB, "u1004", Duty.ReadAudit);

    [Fact]
    public async Task an_auditor_sees_who_what_when_and_why()
    {
        await RecordAsync(AuditSpecs.Read(1) with { At = Wire.Now.AddDays(-1) }, AuditSpecs.Read(2, person: Guid.NewGuid()));
        var answer = await GetAsync($"/audit?subject={Person}", Auditor);
        var items = answer.Json.GetProperty("items").EnumerateArray().ToArray();
        // The second is this very look.
        Assert.Equal(["gaj.u1001", "wbb.u1004"], items.Select(i => i.GetProperty("by").GetString()));
        Assert.Equal("""["name","field-1"]""", items[0].GetProperty("fields").GetRawText());
        Assert.Equal("case-work", items[0].GetProperty("purpose").GetString());
    }

    [Fact]
    public async Task to_look_is_recorded_before_the_answer_and_chained_like_any_read()
    {
        await GetAsync($"/audit?subject={Person}", Auditor);
        await GetAsync($"/audit/report?subject={Person}&kind=case&format=csv", Auditor);
        Assert.Equal(
            [$"wbb.u1004|wbb|u1004|audit|person|{Person}|3", $"wbb.u1004|wbb|u1004|audit|case|{Person}|3"],
            await Database.RowsAsync("select by, department, unit, purpose, subject_kind, subject, level from audit order by subject_kind desc"));
        await Service.ChainAsync();
        Assert.Equal(2, await Database.CountAsync("audit_chain"));
    }

    [Fact]
    public async Task pages_hold_every_read_once()
    {
        await RecordAsync([.. Enumerable.Range(1, 120).Select(n => AuditSpecs.Read(n) with { At = Wire.Now.AddDays(-1).AddSeconds(n / 7) })]);
        var (seen, path) = (new List<string>(), $"/audit?subject={Person}");
        string? next = "";
        while (next is not null)
        {
            var page = (await GetAsync(next.Length > 0 ? $"{path}&after={next}" : path, Auditor)).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        // The three looks are reads too, later than all others.
        Assert.Equal(123, seen.Distinct().Count());
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task a_time_can_be_said_to_begin_at()
    {
        await RecordAsync(AuditSpecs.Read(1), AuditSpecs.Read(5));
        var from = Uri.EscapeDataString(Wire.Now.AddSeconds(3).ToString("O"));
        Assert.Contains(AuditSpecs.Row(5).ToString(), (await GetAsync($"/audit?subject={Person}&from={from}", Auditor)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(AuditSpecs.Row(1).ToString(), (await GetAsync($"/audit?subject={Person}&from={from}", Auditor)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_report_is_a_table_that_harms_nobody()
    {
        await RecordAsync(AuditSpecs.Read(1) with { By = "=cmd|'/c calc'!A1", Purpose = "a,b" });
        var answer = await GetAsync($"/audit/report?subject={Person}&format=csv", Auditor);
        Assert.StartsWith("时间,部门,单位,查阅人,目的,查阅内容,级别,记录编号\r\n", answer.Body, StringComparison.Ordinal);
        Assert.Contains("gaj,u1001,\"'=cmd|'/c calc'!A1\",\"a,b\",\"name field-1\",L3", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_report_is_json_as_well()
    {
        await RecordAsync(AuditSpecs.Read(1));
        var answer = await GetAsync($"/audit/report?subject={Person}", Auditor);
        Assert.Equal(2, answer.Json.GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("/audit?subject=x")]
    [InlineData("/audit?subject=00000000-0000-8000-8000-0000000000aa&kind=house")]
    [InlineData("/audit?subject=00000000-0000-8000-8000-0000000000aa&after=1")]
    [InlineData("/audit?subject=00000000-0000-8000-8000-0000000000aa&from=yesterday")]
    [InlineData("/audit/report?subject=00000000-0000-8000-8000-0000000000aa&format=xlsx")]
    [InlineData("/audit")]
    public async Task a_question_that_makes_no_sense_is_answered_so_and_is_no_read(string path)
    {
        Assert.Equal("request.unreadable", (await GetAsync(path, Auditor)).Code);
        Assert.Equal(0, await Database.CountAsync("audit"));
    }

    [Theory, InlineData("/audit?subject=00000000-0000-8000-8000-0000000000aa"), InlineData("/audit/report?subject=00000000-0000-8000-8000-0000000000aa"), InlineData("/audit/verification")]
    public async Task nobody_else_is_told(string path)
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(path, token: null)).Status);
        Assert.Equal(0, await Database.CountAsync("audit"));
    }

    [Fact]
    public async Task the_verification_says_in_the_readers_language_what_is_wrong()
    {
        await RecordAsync(AuditSpecs.Read(1), AuditSpecs.Read(2));
        await Service.ChainAsync();
        Assert.Equal("True", (await GetAsync("/audit/verification", Auditor)).Text("sound"));

        await Database.ExecuteAsync($"delete from audit where id = '{AuditSpecs.Row(2)}'");
        var answer = await GetAsync("/audit/verification", Auditor);
        Assert.Equal("False", answer.Text("sound"));
        var finding = Assert.Single(answer.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal(("audit.row-missing", 2), (finding.GetProperty("code").GetString(), finding.GetProperty("position").GetInt32()));
        Assert.Equal($"第 2 条的记录 {AuditSpecs.Row(2)} 已被删除。", finding.GetProperty("text").GetString());
        var english = await SendAsync(HttpMethod.Get, "/audit/verification", null, null, null, Auditor, "en");
        Assert.Contains("was deleted", english.Body, StringComparison.Ordinal);
    }

    private Task RecordAsync(params ReadRecord[] reads) =>
        Service.Services.GetRequiredService<AuditTrail>().RecordAsync(reads, TestContext.Current.CancellationToken);
}
