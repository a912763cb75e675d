using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Referral.Specs;

public class Opening_a_case
{
    [Fact]
    public void is_accepted_by_reporting_it()
    {
        var (intake, _, _) = Given.Opened();

        Assert.Equal((Given.Case, "u1001", "u1101", "u2001"), (intake.CaseId, intake.ReportingUnit, intake.HandlingUnit, intake.Town));
        Assert.Equal((Given.Now.AddHours(-1), Given.Now), (intake.ReportedAt, intake.AcceptedAt));
    }

    [Fact]
    public void starts_the_clocks_of_prosecutors_and_civil_affairs()
    {
        var (_, procuratorate, relief) = Given.Opened();

        Assert.Equal(Given.Now.AddHours(24), procuratorate.Answer.At);
        Assert.Equal(Given.Now.AddHours(72), relief.FirstContact.At);
        Assert.Equal(new DateTimeOffset(2026, 9, 10, 0, 0, 0, TimeSpan.FromHours(8)), relief.Assessment.At);
    }

    [Fact]
    public void concerns_the_town_of_the_unit_that_sent_it()
    {
        var (intake, procuratorate, relief) = Given.Opened(Given.Report with { Town = null }, Given.Station);

        Assert.All([intake.Town, procuratorate.Town, relief.Town], town => Assert.Equal("u2001", town));
    }

    [Fact]
    public void concerns_the_town_named_where_the_sender_is_bound_to_none() =>
        Assert.Equal("u2002", Given.Opened(Given.Report with { Town = "u2002" }).Relief.Town);

    [Fact]
    public void from_a_towns_unit_is_for_its_own_town_only()
    {
        Assert.Equal("town", Refused(Given.Report with { Town = "u2002" }, Given.Station));
        Assert.Null(OpenCase.Check(Given.Report with { Town = "u2001" }, Given.Station, City.Demo));
        Assert.Null(OpenCase.Check(Given.Report with { Town = null, Village = null }, Given.Station, City.Demo));
    }

    [Theory, InlineData("u9999"), InlineData("u1001")]
    public void in_what_is_no_town_is_refused(string town) => Assert.Equal("town", Refused(Given.Report with { Town = town }, Given.Bureau));

    [Theory, InlineData("u9999"), InlineData("u1002"), InlineData("u2001")]
    public void handled_by_who_is_no_police_unit_is_refused(string unit) =>
        Assert.Equal("handlingUnit", Refused(Given.Report with { HandlingUnit = unit }, Given.Bureau));

    [Fact]
    public void in_a_village_of_no_town_is_refused() =>
        Assert.Equal("village", Refused(Given.Report with { Town = null }, Given.Bureau));

    [Fact]
    public void names_its_three_tracks_apart()
    {
        Guid[] ids = [Given.Case, CaseStreams.Intake(Given.Case), CaseStreams.Procuratorate(Given.Case), CaseStreams.Relief(Given.Case)];

        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(CaseStreams.CaseOf(ids[1]), CaseStreams.CaseOf(ids[1]));
    }

    [Fact]
    public void hides_the_situation_codes_wherever_a_fact_is_written_out()
    {
        var opened = Given.Opened();

        Assert.All<object>([opened.Intake, opened.Procuratorate], e => Assert.Contains("SituationCodes = ***", e.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(opened.Relief.GetType().GetProperties(), p => p.Name == "SituationCodes");
    }

    private static string? Refused(Contracts.Police.SuspectedInfringementV1 report, OrgUnit sender)
    {
        var refused = Assert.IsType<Outcome.Refused>(OpenCase.Check(report, sender, City.Demo));
        Assert.Equal(RejectionCode.MemberInvalid, refused.Code);
        return refused.Member;
    }
}
