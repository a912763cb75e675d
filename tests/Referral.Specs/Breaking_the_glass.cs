using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.Referral.Dossiers;
using FourKeyWorks.Referral.Glass;

namespace FourKeyWorks.Referral.Specs;

public class Breaking_the_glass
{
    private static readonly Guid Id = Guid.Parse("01a2c3d4-5e6f-7a8b-9c0d-1e2f3a4b5c6d");

    private static readonly Caller Officer = new(Guid.Parse("5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90").ToString(), Party.GAJ, "u1201", Enum.GetValues<Duty>().ToHashSet());

    private static readonly DateOnly Always = new(2020, 1, 1);

    private static readonly ClockRules Clocks = new(
        [new ClockRule("glass-open", 1, Always, 30, ClockUnit.Minutes, "spec"), new ClockRule(BreakGlass.Approval, 1, Always, 24, ClockUnit.Hours, "spec")],
        OfficialCalendar.BuiltIn);

    private static BrokenGlass Broken => BrokenGlass.Create(Break(Standing.None).Accepted<GlassBroken>());

    [Fact]
    public void opens_for_half_an_hour_and_asks_for_a_second_person_within_a_day()
    {
        var broken = Break(Standing.None).Accepted<GlassBroken>();

        Assert.Equal((Given.Now.AddMinutes(30), Given.Now.AddHours(24)), (broken.Until, broken.Approval.At));
    }

    [Fact]
    public void is_for_a_person_who_has_no_other_way_in()
    {
        Assert.Equal("referral.glass-not-needed", Break(new Standing(new HashSet<string> { CaseAccess.Reporting })).RefusalCode());
        Assert.Equal("referral.glass-already-broken", Break(Standing.None with { GlassUntil = Given.Now.AddMinutes(5) }).RefusalCode());
        Assert.Equal("referral.glass-person-needed", Break(Standing.None, Officer with { Subject = "gaj.u1201" }).RefusalCode());
    }

    [Fact]
    public void is_judged_by_another_person_once()
    {
        Assert.Equal("referral.glass-same-person", JudgeGlass.Decide(Broken, isRight: true, Officer.Subject, Given.Now).RefusalCode());

        var approved = Broken.Apply(JudgeGlass.Decide(Broken, isRight: true, "another", Given.Now).Accepted<GlassApproved>());
        Assert.Equal("referral.glass-already-judged", JudgeGlass.Decide(approved, isRight: false, "another", Given.Now).RefusalCode());
        Assert.Equal(GlassVerdict.Disapproved, Broken.Apply(JudgeGlass.Decide(Broken, isRight: false, "another", Given.Now).Accepted<GlassDisapproved>()).Verdict);
    }

    [Fact]
    public void is_judged_late_rather_than_never()
    {
        var missed = Broken.Apply(new ClockMissed(new Due(BreakGlass.Approval, 1, Given.Now), Id, "dept.gaj", Given.Now));

        Assert.True(missed.ApprovalMissed);
        JudgeGlass.Decide(missed, isRight: false, "another", Given.Now.AddDays(3)).Accepted<GlassDisapproved>();
    }

    [Fact]
    public void shows_child_and_story_and_nothing_else()
    {
        var through = Standing.None with { GlassUntil = Given.Now };
        var fields = DossierFields.Policy.Decide(Officer, Duty.ReadDossier, through, Purpose.BreakGlass)!.Fields;

        Assert.Contains("story.facts", fields.Select(f => f.Name));
        Assert.Empty(fields.Intersect(DossierFields.Reporter));
        foreach (var purpose in Enum.GetValues<Purpose>())
        {
            Assert.Null(DossierFields.Policy.Decide(Officer, Duty.ReadReporter, through, purpose));
            if (purpose != Purpose.BreakGlass) Assert.Null(DossierFields.Policy.Decide(Officer, Duty.ReadDossier, through, purpose));
        }
    }

    [Fact]
    public void changes_nothing_and_shows_no_other_departments_track()
    {
        var through = Standing.None with { GlassUntil = Given.Now };
        foreach (var duty in Enum.GetValues<Duty>())
        {
            Assert.Equal(duty == Duty.ReadCase ? Verdict.ThroughGlass : Verdict.NotThere, CaseAccess.Intake.Decide(Officer, duty, through));
            Assert.Equal(Verdict.NotThere, CaseAccess.Procuratorate.Decide(Officer, duty, through));
            Assert.Equal(Verdict.NotThere, CaseAccess.ReliefTrack.Decide(Officer, duty, through));
            Assert.Equal(Verdict.NotThere, CaseAccess.Conflicts.Decide(Officer, duty, through));
        }
    }

    [Fact]
    public void is_of_no_use_to_who_is_excluded()
    {
        var excluded = Standing.None with { GlassUntil = Given.Now, IsExcluded = true };

        Assert.Equal(Verdict.NotThere, CaseAccess.Intake.Decide(Officer, Duty.ReadCase, excluded));
        Assert.Equal(Verdict.NotThere, CaseAccess.Glass.Decide(Officer, Duty.BreakGlass, excluded));
        Assert.Null(DossierFields.Policy.Decide(Officer, Duty.ReadDossier, excluded, Purpose.BreakGlass));
    }

    private static Decision Break(Standing standing, Caller? caller = null) => BreakGlass.Decide(
        Id, IntakeTrack.Create(Given.Opened().Intake), standing, caller ?? Officer, new SealedFact("spec", [1]), Clocks, Given.Now);
}
