using FourKeyWorks.Referral.Reports;

namespace FourKeyWorks.Referral.Specs;

public class Asking_by_a_receipt
{
    private static readonly DateTimeOffset Day = new(2026, 9, 1, 17, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, Receipts.Progress.Unknown), InlineData(1, Receipts.Progress.Received), InlineData(2, Receipts.Progress.Accepted)]
    [InlineData(3, Receipts.Progress.Filed), InlineData(4, Receipts.Progress.Closed)]
    public void says_how_far_the_report_is_and_on_which_day(int steps, Receipts.Progress expected)
    {
        DateTimeOffset? At(int step) => step <= steps ? Day.AddDays(step - 1) : null;
        var answer = Receipts.Answer.Of(At(1), At(2), At(3), At(4));

        Assert.Equal(expected, answer.State);
        // In local days: five in the afternoon in Greenwich is the next day here.
        Assert.Equal(steps > 0 ? new DateOnly(2026, 9, 2) : null, answer.ReceivedOn);
    }

    [Fact]
    public void of_a_case_that_was_closed_without_being_filed_says_so()
    {
        var answer = Receipts.Answer.Of(Day, Day, null, Day);
        Assert.Equal((Receipts.Progress.Closed, null), (answer.State, answer.FiledOn));
    }
}
