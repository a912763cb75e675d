using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Referral.Cases;
using JasperFx.Events;

namespace FourKeyWorks.Referral.Specs;

public class The_clocks_of_a_case
{
    [Fact]
    public void start_for_whose_turn_it_is()
    {
        var opened = Given.Opened();

        Assert.Equal([new ClockChange.Started(opened.Procuratorate.Answer, Given.Case, "dept.jcy")], Changes(opened.Procuratorate));
        Assert.Equal(
            [
                new ClockChange.Started(opened.Relief.FirstContact, Given.Case, "dept.mzj"),
                new ClockChange.Started(opened.Relief.Assessment, Given.Case, "dept.mzj"),
            ],
            Changes(opened.Relief));
        Assert.Empty(Changes(opened.Intake));
    }

    [Fact]
    public void stop_with_what_was_due_and_nothing_else()
    {
        Assert.Equal([new ClockChange.Stopped("procuratorate-answer")], Changes(new EarlyInvolvementOpened(Given.Case, "dossier-1", "u1001", Given.Now)));
        Assert.Equal([new ClockChange.Stopped("first-contact")], Changes(new FirstContactMade(Given.Case, Given.Now)));
        // The assessment's clock runs until it is done, not started.
        Assert.Empty(Changes(new ReliefAssessmentStarted(Given.Case, "dossier-1", "u1001", Given.Now)));
    }

    [Theory, InlineData(10, false), InlineData(11, true)]
    public void missed_by_us_are_not_the_owners_lateness(int minutes, bool late)
    {
        var due = new Due(CaseClocks.FirstContact, 1, Given.Now);

        Assert.Equal(late, new ClockMissed(due, Given.Case, "dept.mzj", Given.Now.AddMinutes(minutes)).NoticedLate);
    }

    private static ClockChange[] Changes<T>(T e)
        where T : class => [.. CaseClocks.Changes(new Event<T>(e))];
}
