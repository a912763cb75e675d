using System.Globalization;
using FourKeyWorks.Portal.Work;

namespace FourKeyWorks.Portal.Specs;

public sealed class Saying_how_a_clock_stands
{
    private static readonly DateTimeOffset Since = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Due = Since.AddHours(24);

    public Saying_how_a_clock_stands() => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");

    [Theory]
    [InlineData(0, nameof(ClockState.Calm), "还剩 24 小时")]
    [InlineData(17.9, nameof(ClockState.Calm), "还剩 6 小时")]
    [InlineData(18, nameof(ClockState.Soon), "还剩 6 小时")]
    [InlineData(22.5, nameof(ClockState.Soon), "还剩 90 分钟")]
    [InlineData(23.99, nameof(ClockState.Soon), "还剩 不到 2 分钟")]
    [InlineData(24, nameof(ClockState.Over), "已超时 不到 2 分钟")]
    [InlineData(27, nameof(ClockState.Over), "已超时 3 小时")]
    [InlineData(100, nameof(ClockState.Over), "已超时 3 天")]
    public void it_is_a_word_and_an_amount(double hours, string state, string words)
    {
        var clock = Clock.Of(Since, Due, Since.AddHours(hours));
        Assert.Equal((state, words), (clock.State.ToString(), clock.Words));
    }

    [Fact]
    public void times_are_those_of_the_wall_here() => Assert.Equal("9月1日 09:00", Clock.Local(Since.ToUniversalTime()));

    [Fact]
    public void a_deadline_at_midnight_is_the_end_of_the_day_before() =>
        Assert.Equal("9月2日 24:00", Clock.Deadline(new DateTimeOffset(2026, 9, 3, 0, 0, 0, TimeSpan.FromHours(8)).ToUniversalTime()));

    [Fact]
    public void a_deadline_within_the_day_is_its_time() => Assert.Equal("9月2日 09:00", Clock.Deadline(Due));

    [Fact]
    public void an_instant_in_a_form_is_meant_by_the_clocks_here()
    {
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8)), Clock.Instant("2026-09-01T09:00"));
        Assert.Null(Clock.Instant("tomorrow"));
        Assert.Null(Clock.Instant(null));
    }

    [Fact]
    public void it_is_said_in_English_too()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Assert.Equal("24 hours left", Clock.Of(Since, Due, Since).Words);
        Assert.Equal("1 Sep 09:00", Clock.Local(Since));
    }
}
