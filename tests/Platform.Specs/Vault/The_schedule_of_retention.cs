using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Platform.Specs.Vault;

public sealed class The_schedule_of_retention
{
    private static readonly DateTimeOffset Now = new(2026, 9, 2, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<RetentionKind> Kinds => [.. Enum.GetValues<RetentionKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void has_a_time_and_a_basis_for_each_kind(RetentionKind kind)
    {
        var clocks = new ClockRules([RetentionSchedule.DefaultOf(kind)], OfficialCalendar.BuiltIn);
        var due = clocks.EndOf(kind, Now);
        Assert.True(due.At > Now);
        Assert.StartsWith("§7.10", clocks.BasisOf(due), StringComparison.Ordinal);
    }

    [Fact]
    public void a_service_with_files_runs_the_clocks_of_all_that_are_for_files()
    {
        var rules = new ServiceModel(Contracts.Catalogue.Party.Referral).AddCases().Rules.Select(r => r.Rule).ToArray();
        Assert.All(Enum.GetValues<RetentionKind>().Except([RetentionKind.Audit]), k => Assert.Contains(RetentionSchedule.RuleOf(k), rules));
    }

    [Theory]
    [InlineData("retention-audit", 5 * 30, ClockUnit.Days)]
    [InlineData("retention-audit", 24, ClockUnit.Hours)]
    [InlineData("retention-cases", 3, ClockUnit.Years)]
    public void is_refused_where_it_names_nothing_or_is_shorter_than_the_law(string rule, int amount, ClockUnit unit) =>
        Assert.Throws<ArgumentException>(() => RetentionSchedule.Checked([new ClockRule(rule, 2, new DateOnly(2026, 1, 1), amount, unit, "spec")]).ToArray());

    [Fact]
    public void is_replaced_from_a_day_on()
    {
        ClockRule[] configured = [new("retention-case", 2, new DateOnly(2027, 1, 1), 5, ClockUnit.Years, "archive rule")];
        var clocks = new ClockRules(RetentionSchedule.Checked(configured).Append(RetentionSchedule.DefaultOf(RetentionKind.Case)), OfficialCalendar.BuiltIn);
        Assert.Equal(new DateOnly(2029, 9, 2), RetentionSchedule.LastDayOf(clocks.EndOf(RetentionKind.Case, Now)));
        Assert.Equal(new DateOnly(2032, 3, 1), RetentionSchedule.LastDayOf(clocks.EndOf(RetentionKind.Case, new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero))));
    }
}
