using FourKeyWorks.Contracts.Referral;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Referral.Specs;

public class Working_on_a_case
{
    [Fact]
    public void early_involvement_is_opened_once()
    {
        var track = Given.Procuratorate.Apply(OpenEarlyInvolvement.Decide(Given.Procuratorate, Given.Now).Accepted<EarlyInvolvementOpened>());

        Assert.Equal(Given.Now, track.EarlyInvolvementOpenedAt);
        Assert.Equal("referral.early-involvement-already-open", OpenEarlyInvolvement.Decide(track, Given.Now).RefusalCode());
    }

    [Fact]
    public void the_assessment_is_started_once()
    {
        var track = Given.Relief.Apply(StartReliefAssessment.Decide(Given.Relief, Given.Now).Accepted<ReliefAssessmentStarted>());

        Assert.Equal(Given.Now, track.AssessmentStartedAt);
        Assert.Equal("referral.assessment-already-started", StartReliefAssessment.Decide(track, Given.Now).RefusalCode());
    }

    [Fact]
    public void of_two_answers_the_earlier_time_is_the_fact_in_either_order()
    {
        DateTimeOffset?[] InOrder(params DateTimeOffset[] times)
        {
            var (procuratorate, relief) = (Given.Procuratorate, Given.Relief);
            foreach (var time in times)
            {
                if (OpenEarlyInvolvement.Decide(procuratorate, time) is Decision.Accepted opened)
                    procuratorate = procuratorate.Apply((EarlyInvolvementOpened)opened.Events[0]);
                if (StartReliefAssessment.Decide(relief, time) is Decision.Accepted started)
                    relief = relief.Apply((ReliefAssessmentStarted)started.Events[0]);
                if (RecordFirstContact.Decide(relief, time) is Decision.Accepted made)
                    relief = relief.Apply((FirstContactMade)made.Events[0]);
            }

            return [procuratorate.EarlyInvolvementOpenedAt, relief.AssessmentStartedAt, relief.FirstContactAt];
        }

        var (early, late) = (Given.Now.AddHours(1), Given.Now.AddHours(2));
        Assert.Equal([early, early, early], InOrder(early, late));
        Assert.Equal(InOrder(early, late), InOrder(late, early));
    }

    [Fact]
    public void neither_lies_before_acceptance_by_more_than_clocks_differ()
    {
        var (near, far) = (Given.Now.AddMinutes(-5), Given.Now.AddMinutes(-5).AddTicks(-1));

        OpenEarlyInvolvement.Decide(Given.Procuratorate, near).Accepted<EarlyInvolvementOpened>();
        StartReliefAssessment.Decide(Given.Relief, near).Accepted<ReliefAssessmentStarted>();
        Assert.Equal("referral.before-acceptance", OpenEarlyInvolvement.Decide(Given.Procuratorate, far).RefusalCode());
        Assert.Equal("referral.before-acceptance", StartReliefAssessment.Decide(Given.Relief, far).RefusalCode());
    }

    [Fact]
    public void an_answer_after_the_clock_ran_out_still_counts()
    {
        var missed = new ClockMissed(new Due(CaseClocks.ProcuratorateAnswer, 1, Given.Now), Given.Case, "dept.jcy", Given.Now);

        OpenEarlyInvolvement.Decide(Given.Procuratorate.Apply(missed), Given.Now.AddDays(2)).Accepted<EarlyInvolvementOpened>();
    }

    [Fact]
    public void the_first_contact_counts_once_and_may_lie_before_acceptance()
    {
        var track = Given.Relief.Apply(RecordFirstContact.Decide(Given.Relief, Given.Now.AddDays(-3)).Accepted<FirstContactMade>());

        Assert.Equal(Given.Now.AddDays(-3), track.FirstContactAt);
        Assert.Equal("referral.first-contact-already-recorded", RecordFirstContact.Decide(track, Given.Now).RefusalCode());
    }

    [Fact]
    public void contact_and_assessment_come_to_the_same_in_either_order()
    {
        var contact = RecordFirstContact.Decide(Given.Relief, Given.Now).Accepted<FirstContactMade>();
        var assessment = StartReliefAssessment.Decide(Given.Relief, Given.Now).Accepted<ReliefAssessmentStarted>();

        Assert.Equal(assessment, StartReliefAssessment.Decide(Given.Relief.Apply(contact), Given.Now).Accepted<ReliefAssessmentStarted>());
        Assert.Equal(contact, RecordFirstContact.Decide(Given.Relief.Apply(assessment), Given.Now).Accepted<FirstContactMade>());
        Assert.Equal(Given.Relief.Apply(contact).Apply(assessment).ToString(), Given.Relief.Apply(assessment).Apply(contact).ToString());
    }

    [Fact]
    public void help_is_asked_for_need_by_need_and_the_order_says_nothing()
    {
        var one = RaiseAssistanceReferral.Decide(Given.Relief, [Need.Legal, Need.Living], Guid.Empty, Given.Now).Accepted<AssistanceReferralRaised>();
        var other = RaiseAssistanceReferral.Decide(Given.Relief, [Need.Living, Need.Legal], Guid.Empty, Given.Now).Accepted<AssistanceReferralRaised>();

        Assert.Equal(one.Needs, other.Needs);
        Assert.Equal("referral.need-named-twice", RaiseAssistanceReferral.Decide(Given.Relief, [Need.Living, Need.Living], Guid.Empty, Given.Now).RefusalCode());
    }

    [Fact]
    public void a_case_is_filed_once_and_an_administrative_one_may_become_a_criminal_one()
    {
        var track = IntakeTrack.Create(Given.Opened().Intake);
        Assert.Equal("referral.before-acceptance", FileCase.Decide(track, new(Filing.Admin, Given.Now.AddDays(-1)), "gaj.u1101").RefusalCode());

        var admin = track.Apply(FileCase.Decide(track, new(Filing.Admin, Given.Now), "gaj.u1101").Accepted<CaseFiled>());
        Assert.Equal("referral.already-filed", FileCase.Decide(admin, new(Filing.Admin, Given.Now), "gaj.u1101").RefusalCode());
        var criminal = admin.Apply(FileCase.Decide(admin, new(Filing.Criminal, Given.Now), "gaj.u1101").Accepted<CaseFiled>());
        Assert.Equal("referral.already-filed", FileCase.Decide(criminal, new(Filing.Admin, Given.Now), "gaj.u1101").RefusalCode());
        var closed = criminal.Apply(new CaseClosed(Given.Case, CaseOutcome.CriminalFiled, Given.Now, "gaj.u1101", Given.Now));
        Assert.Equal("referral.already-closed", FileCase.Decide(closed, new(Filing.Criminal, Given.Now), "gaj.u1101").RefusalCode());
    }

    [Fact]
    public void a_case_is_closed_once_when_its_details_are_there_and_the_reporter_was_told()
    {
        var closing = new CloseCase.Command(CaseOutcome.CriminalFiled, Given.Now.AddDays(1));
        var pending = IntakeTrack.Create(Given.Opened().Intake);
        var track = pending.Apply(new DetailsArrived(Given.Case, Guid.NewGuid(), Given.Now));
        Assert.Equal("referral.details-pending", CloseCase.Decide(pending, closing, "gaj.u1101", Given.Now.AddDays(2)).RefusalCode());
        Assert.Equal("referral.before-acceptance", CloseCase.Decide(track, closing with { ReporterInformedAt = Given.Now.AddDays(-1) }, "gaj.u1101", Given.Now).RefusalCode());

        var closed = track.Apply(CloseCase.Decide(track, closing, "gaj.u1101", Given.Now.AddDays(2)).Accepted<CaseClosed>());

        Assert.Equal((CaseOutcome.CriminalFiled, Given.Now.AddDays(2)), (closed.Outcome, closed.ClosedAt));
        Assert.Equal("referral.already-closed", CloseCase.Decide(closed, closing, "gaj.u1101", Given.Now.AddDays(3)).RefusalCode());
    }
}
