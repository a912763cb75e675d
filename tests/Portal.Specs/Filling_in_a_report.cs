using System.Globalization;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Portal.Cases;
using FourKeyWorks.Portal.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FourKeyWorks.Portal.Specs;

public sealed class Filling_in_a_report
{
    private static readonly DateTimeOffset Now = new(2026, 9, 2, 1, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, StringValues> Good = new()
    {
        ["danger"] = "no", ["situation"] = new StringValues(["4", "9"]), ["found-at"] = "2026-09-02T08:30", ["found-place"] = "甲镇卫生院", ["town"] = "u2001",
        ["facts"] = "体检时发现多处旧伤。", ["evidence"] = "photographs", ["age"] = "from6-to11", ["sex"] = "male", ["child-name"] = " 测试甲童 ",
        ["reporter-name"] = "测试丙", ["reporter-phone"] = "00000000001",
    };

    [Fact]
    public void gives_what_the_service_takes()
    {
        var (command, form) = Sent(Good).Read(Now);

        Assert.Empty(form.Wrong);
        Assert.NotNull(command);
        Assert.Equal([4, 9], command.SituationCodes);
        Assert.Equal(("u2001", form.Receipt), (command.Town, command.Receipt));
        Assert.Equal(("测试甲童", false, new DateTimeOffset(2026, 9, 2, 0, 30, 0, TimeSpan.Zero)), (command.Account.SuspectedVictim.Name, command.Account.ImmediateDanger, command.Account.FoundAt));
        Assert.Null(command.Account.LegalRepresentative);
    }

    [Theory]
    [InlineData("danger", ""), InlineData("situation", "10"), InlineData("found-at", "2026-09-02T10:00"), InlineData("found-at", "yesterday"), InlineData("found-place", " ")]
    [InlineData("facts", "短"), InlineData("age", "7"), InlineData("sex", ""), InlineData("reporter-name", ""), InlineData("reporter-phone", "1"), InlineData("child-id", "12")]
    public void that_lacks_something_says_so_beside_the_field_and_keeps_the_rest(string field, string value)
    {
        var (command, form) = Sent(new(Good) { [field] = value }).Read(Now);

        Assert.Null(command);
        Assert.Equal(field, Assert.Single(form.Wrong).Key);
        Assert.Equal(value.Trim(), form[field]);
        Assert.Equal("测试甲童", form["child-name"]);
    }

    [Fact]
    public void of_anybody_needs_no_name()
    {
        var nameless = Good.Where(v => !v.Key.StartsWith("reporter", StringComparison.Ordinal)).ToDictionary();
        Assert.NotNull(Sent(nameless, isPublic: true).Read(Now).Command);
        Assert.Equal(["reporter-name", "reporter-phone"], Sent(nameless).Read(Now).Form.Wrong.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void of_a_guardian_names_them()
    {
        Assert.Equal("guardian-name", Assert.Single(Sent(new(Good) { ["guardian-suspect"] = "yes" }).Read(Now).Form.Wrong).Key);
        var guardian = Sent(new(Good) { ["guardian-suspect"] = "yes", ["guardian-name"] = "测试乙" }).Read(Now).Command!.Account.LegalRepresentative!;
        Assert.Equal(("测试乙", true), (guardian.Name, guardian.IsSuspect));
    }

    [Fact]
    public void stays_one_report_however_often_it_is_sent_and_is_another_only_when_it_is_renewed()
    {
        var blank = ReportForm.Blank(isPublic: true, Now);
        Assert.Equal(blank.Receipt, ReceiptCode.Read(blank.Receipt));
        var again = ReportForm.Of(new FormCollection(new(blank.Values)), isPublic: true);

        Assert.Equal((blank.Key, blank.Receipt), (again.Key, again.Receipt));
        Assert.NotEqual(blank.Key, blank.Renewed().Key);
        Assert.NotEqual(blank.Receipt, blank.Renewed().Receipt);
        var forged = ReportForm.Of(new FormCollection(new() { ["key"] = "x", ["receipt"] = "000000-000000-000001", ["other"] = "y" }), isPublic: true);
        Assert.True(Guid.TryParse(forged.Key, out _));
        Assert.NotNull(ReceiptCode.Read(forged.Receipt));
        Assert.Equal("", forged["other"]);
    }

    [Fact]
    public void shows_what_the_service_found_wrong_where_it_is()
    {
        Assert.Equal("child-id", Assert.Single(Sent(Good).WrongAt("account.suspectedVictim.idNumber")!.Wrong).Key);
        Assert.Null(Sent(Good).WrongAt("receipt"));
    }

    [Theory, InlineData("zh-CN"), InlineData("en")]
    public void has_words_for_every_choice(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        string[] keys =
        [
            .. ReportForm.Fields.Where(f => f is not "remark").Select(f => "report." + f), .. ReportForm.Ages.Select(a => "report.age." + a),
            .. ReportForm.Sexes.Select(s => "report.sex." + s), .. ReportForm.Evidence.Select(e => "report.evidence." + e), "report.danger.yes", "report.danger.no",
            "report.guardian-suspect.yes", "report.town.none", "report.age.none", "report.concerns.none", "report.you-name", "report.you-phone", "receipt.code", "act.closing.informed",
            .. CaseActs.Outcomes.Select(o => "outcome." + o),
            .. ((string[])["unknown", "received", "accepted", "filed", "closed"]).SelectMany(s => (string[])["receipt.state." + s, $"receipt.state.{s}.help"]),
            .. ((string[])["received", "accepted", "filed", "closed"]).Select(s => "receipt.step." + s),
            .. ((Party[])[Party.GAJ, Party.JCY, Party.MZJ]).SelectMany(DossierPages.PurposesOf).SelectMany(p => (string[])["read." + p, $"read.{p}.go", "read.purpose." + p]),
        ];
        Assert.DoesNotContain(keys, k => Texts.Find(k) is null);
        Assert.All(Enumerable.Range(1, 9), n => Assert.NotEmpty(CatalogueWords.Situation(n.ToString(CultureInfo.InvariantCulture))));
    }

    private static ReportForm Sent(Dictionary<string, StringValues> values, bool isPublic = false) =>
        ReportForm.Of(new FormCollection(new Dictionary<string, StringValues>(values)), isPublic);
}
