using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.Referral.Reports;

namespace FourKeyWorks.Referral.Specs;

/// <summary>A case as the specs find it.</summary>
internal static class Given
{
    public static readonly Guid Case = Guid.Parse("0198f3a2-0000-8000-8000-000000000001");
    public static readonly DateTimeOffset Now = new(2026, 9, 2, 1, 0, 0, TimeSpan.Zero);
    // Without keys: what is sealed is opened before these rules see it.
    public static readonly PublishingContext Publishing = new(City.Demo, null!);
    public static readonly OrgUnit Bureau = Unit("u1001");
    public static readonly OrgUnit Station = Unit("u1101");

    public static readonly SealedFact Codes = new("spec", [1, 2, 3]);

    private static readonly DateOnly Always = new(2020, 1, 1);

    public static readonly ClockRules Clocks = new(
        [
            new ClockRule(CaseClocks.ProcuratorateAnswer, 1, Always, 24, ClockUnit.Hours, "spec"),
            new ClockRule(CaseClocks.FirstContact, 1, Always, 72, ClockUnit.Hours, "spec"),
            new ClockRule(CaseClocks.ReliefAssessment, 1, Always, 7, ClockUnit.Days, "spec"),
            new ClockRule(ReportClocks.NoAcceptance, 1, Always, 30, ClockUnit.Minutes, "spec"),
        ],
        OfficialCalendar.BuiltIn);

    public static readonly SuspectedInfringementV1 Report = new()
    {
        DossierRef = "dossier-7Qx2mB9k",
        SituationCodes = [3, 7, 9],
        HandlingUnit = "u1101",
        Town = "u2001",
        Village = "u3001",
        ReportedAt = Now.AddHours(-1),
        ImmediateDanger = true,
    };

    public static OpenCase.Opened Opened(SuspectedInfringementV1? report = null, OrgUnit? sender = null) =>
        OpenCase.Decide(Case, OpenCase.Reported.Of(report ?? Report, Codes, sender ?? Bureau), Clocks, Now);

    public static ProcuratorateTrack Procuratorate => ProcuratorateTrack.Create(Opened().Procuratorate);

    public static ReliefTrack Relief => ReliefTrack.Create(Opened().Relief);

    public static OrgUnit Unit(string id) => City.Demo.Units.Single(u => u.Id == id);

    public static T Accepted<T>(this Decision decision) =>
        Assert.IsType<T>(Assert.Single(Assert.IsType<Decision.Accepted>(decision).Events));

    public static string RefusalCode(this Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
