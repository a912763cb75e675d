using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.Referral.Dossiers;
using FourKeyWorks.Referral.Reports;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Specs;

public class Reporting_harm
{
    private static readonly Guid ReportId = Guid.Parse("0198f3a2-0000-7000-8000-000000000002");

    private static readonly OrgUnit Hospital = Given.Unit("u1011");

    private static readonly MakeReport.Command Command = new(
        new DepositDossier.Command(
            new("测试丙", "00000000001"), new(DepositDossier.AgeBand.From6To11, DepositDossier.Sex.Female), Given.Now.AddHours(-2), "甲镇卫生院", "体检时发现多处旧伤。", true),
        [4], "000000-000000-000000", "u2001", "u3001");

    [Theory]
    [InlineData("u2001", null, "u1101")]
    [InlineData("u2002", null, "u1001")]
    [InlineData(null, null, "u1001")]
    [InlineData("u2001", "u1101", "u1001")]
    [InlineData("u2002", "u1001", "u1101")]
    [InlineData("u2001", "u1005", "u1101")]
    public void goes_to_the_station_of_the_town_else_the_bureau_and_never_to_whom_it_concerns(string? town, string? concerns, string expected) =>
        Assert.Equal(expected, PoliceUnits.For(City.Demo, town, concerns)!.Id);

    [Fact]
    public void of_another_department_waits_for_the_police_to_accept()
    {
        var reported = Assert.IsType<InfringementReported>(Assert.Single(Decided(Command, Hospital)));

        Assert.Equal(("u1101", "u1011", Given.Now.AddMinutes(30)), (reported.PoliceUnit, reported.From, reported.Acceptance.At));
        Assert.Equal([new ClockChange.Started(reported.Acceptance, ReportId, "unit.u1101")], Changes(reported));
        var report = Report.Create(reported);
        var taken = AcceptReport.Decide(report, Given.Now).Accepted<ReportTakenOn>();
        Assert.Equal(CaseStreams.CaseOf(ReportId), taken.CaseId);
        Assert.Equal([new ClockChange.Stopped("no-acceptance")], Changes(taken));
        Assert.Equal("referral.already-accepted", AcceptReport.Decide(report.Apply(taken), Given.Now).RefusalCode());
        Assert.Equal("referral.before-report", AcceptReport.Decide(report, Given.Now.AddMinutes(-6)).RefusalCode());
    }

    [Fact]
    public void of_the_police_themselves_is_accepted_in_one_unless_it_concerns_them()
    {
        var own = Decided(Command, Given.Bureau);
        Assert.Equal("u1001", ((InfringementReported)own[0]).PoliceUnit);
        Assert.IsType<ReportTakenOn>(own[1]);
        Assert.Empty(Changes((InfringementReported)own[0]));

        var concerned = Assert.IsType<InfringementReported>(Assert.Single(Decided(Command with { ConcernsUnit = "u1001" }, Given.Bureau)));
        Assert.Equal(("u1101", true), (concerned.PoliceUnit, concerned.ConcernsPolice));
    }

    [Fact]
    public void opens_the_case_that_a_report_of_the_police_would()
    {
        var report = Report.Create((InfringementReported)Decided(Command with { ConcernsUnit = "u1005" }, Hospital)[0]);
        var (intake, procuratorate, relief) = OpenCase.Decide(report.CaseId, report.Reported, Given.Clocks, Given.Now);

        Assert.Equal(("u1101", "u1101", "u2001", true), (intake.ReportingUnit, intake.HandlingUnit, intake.Town, intake.ImmediateDanger));
        Assert.Equal(("u1005", "u1005", "u1005"), (intake.ConcernsUnit, procuratorate.ConcernsUnit, relief.ConcernsUnit));
    }

    [Fact]
    public void tells_the_police_unit_codes_and_no_person()
    {
        var reported = (InfringementReported)Decided(Command, Hospital)[0];
        var told = MakeReport.Told(reported, [4]);

        Assert.Equal(("unit.u1101", (Guid?)ReportId), (told.RoutingKey, told.Subject));
        var body = Assert.IsType<InfringementReportedV1>(told.Message);
        Assert.Equal((ReportId, reported.DossierRef, Given.Now.AddMinutes(30)), (body.ReportId, body.DossierRef, body.AcceptanceDueAt));
        Assert.Null(MakeReport.PublishToWatch(new Event<InfringementReported>(reported), Given.Publishing));
    }

    [Fact]
    public void of_police_officers_is_watched_by_the_procuratorate()
    {
        var reported = (InfringementReported)Decided(Command with { ConcernsUnit = "u1101" }, Hospital)[0];
        var told = MakeReport.PublishToWatch(new Event<InfringementReported>(reported), Given.Publishing)!;

        Assert.Equal("dept.jcy", told.RoutingKey);
        Assert.Equal(("u1101", "u1001"), (Assert.IsType<ReportConcernsPoliceV1>(told.Message).ConcernsUnit, ((ReportConcernsPoliceV1)told.Message).SentTo));
    }

    [Theory, InlineData(null, "jcy wbb"), InlineData("u1002", "wbb"), InlineData("u1004", "jcy")]
    public void that_nobody_accepts_in_time_is_told_to_who_watches_but_not_to_whom_it_concerns(string? concerns, string expected)
    {
        var reported = (InfringementReported)Decided(Command with { ConcernsUnit = concerns }, Hospital)[0];
        var due = new Deadline(ReportId, reported.Acceptance, ReportId, "unit.u1101");
        var events = Assert.IsType<Decision.Accepted>(ReportClocks.Decide(Report.Create(reported), due, City.Demo, reported.Acceptance.At)).Events;

        Assert.IsType<ClockMissed>(events[0]);
        var told = events.Skip(1).Select(e => ReportClocks.Publish(new Event<AcceptanceOverdue>((AcceptanceOverdue)e), Given.Publishing)).ToList();
        Assert.Equal(expected, string.Join(' ', told.Select(t => t.RoutingKey["dept.".Length..])));
        Assert.All(told, t => Assert.Equal(("no-acceptance", CaseStreams.CaseOf(ReportId)), (((DeadlineMissedV1)t.Message).Rule, ((DeadlineMissedV1)t.Message).CaseId)));
    }

    [Theory, InlineData(null, true), InlineData("u1005", true), InlineData("u1004", false)]
    public void that_was_accepted_is_told_to_the_office_unless_it_concerns_that(string? concerns, bool expected)
    {
        var reported = (InfringementReported)Decided(Command with { ConcernsUnit = concerns }, Hospital)[0];
        var told = AcceptReport.Publish(new Event<ReportTakenOn>(AcceptReport.Decide(Report.Create(reported), Given.Now).Accepted<ReportTakenOn>()), Given.Publishing);

        Assert.Equal(expected, told is not null);
        if (told is null) return;
        Assert.Equal("c999999.u2001.u3001", told.RoutingKey);
        Assert.Equal(new CaseOpenedV1 { CaseId = CaseStreams.CaseOf(ReportId), ImmediateDanger = true, AcceptedAt = Given.Now }, told.Message);
    }

    [Fact]
    public void that_was_accepted_is_not_missed()
    {
        var reported = (InfringementReported)Decided(Command, Hospital)[0];
        var report = Report.Create(reported).Apply(AcceptReport.Decide(Report.Create(reported), Given.Now).Accepted<ReportTakenOn>());

        Assert.Empty(Assert.IsType<Decision.Accepted>(ReportClocks.Decide(report, new(ReportId, reported.Acceptance, ReportId, ""), City.Demo, Given.Now.AddHours(1))).Events);
    }

    [Theory]
    [InlineData("u9999", null, null, "referral.town-unknown")]
    [InlineData("u1001", null, null, "referral.town-unknown")]
    [InlineData(null, "u3001", null, "referral.village-without-town")]
    [InlineData(null, null, "u9999", "referral.unit-unknown")]
    public void names_places_and_units_that_there_are(string? town, string? village, string? concerns, string code) =>
        Assert.Equal(code, MakeReport.Check(Command with { Town = town, Village = village, ConcernsUnit = concerns }, Hospital, City.Demo));

    [Fact]
    public void has_a_name_and_a_number_behind_it_where_it_is_a_duty()
    {
        var nameless = Command with { Account = Command.Account with { Reporter = new() } };
        Assert.Equal("referral.reporter-missing", MakeReport.Check(nameless, Hospital, City.Demo));
        Assert.Null(MakeReport.Check(nameless, from: null, City.Demo));
    }

    [Fact]
    public void is_not_written_out() => Assert.Equal("***", Command.ToString());

    [Fact]
    public void of_the_public_is_filed_under_the_unit_that_takes_it()
    {
        var reported = (InfringementReported)Decided(Command, from: null)[0];
        Assert.Equal((null, "u1101"), (reported.From, reported.DossierUnit));
    }

    private static IReadOnlyList<object> Decided(MakeReport.Command command, OrgUnit? from) =>
        MakeReport.Decide(ReportId, command, Given.Codes, from, City.Demo, Given.Clocks, Given.Now);

    private static ClockChange[] Changes<T>(T e)
        where T : class => [.. ReportClocks.Changes(new Event<T>(e))];
}
