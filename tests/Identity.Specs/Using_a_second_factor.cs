using FourKeyWorks.Identity.Accounts;
using OtpNet;

namespace FourKeyWorks.Identity.Specs;

public sealed class Using_a_second_factor
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 10, TimeSpan.FromHours(8));
    private static readonly string Key = SecondFactor.NewKey();

    [Fact]
    public void the_present_code_is_right_and_says_its_step() => Assert.Equal(StepAt(Now), SecondFactor.Check(Key, CodeAt(Now), 0, Now));

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    public void a_phone_half_a_minute_off_is_accepted(int seconds) => Assert.NotNull(SecondFactor.Check(Key, CodeAt(Now.AddSeconds(seconds)), 0, Now));

    [Theory]
    [InlineData(-90)]
    [InlineData(90)]
    public void a_phone_more_than_a_minute_off_is_not(int seconds) => Assert.Null(SecondFactor.Check(Key, CodeAt(Now.AddSeconds(seconds)), 0, Now));

    [Fact]
    public void a_code_is_accepted_once()
    {
        var step = SecondFactor.Check(Key, CodeAt(Now), 0, Now)!.Value;
        Assert.Null(SecondFactor.Check(Key, CodeAt(Now), step, Now));
        Assert.NotNull(SecondFactor.Check(Key, CodeAt(Now.AddSeconds(30)), step, Now.AddSeconds(30)));
    }

    [Fact]
    public void an_older_code_is_not_accepted_after_a_newer_one() =>
        Assert.Null(SecondFactor.Check(Key, CodeAt(Now.AddSeconds(-30)), StepAt(Now), Now));

    [Fact]
    public void blanks_do_not_count() => Assert.NotNull(SecondFactor.Check(Key, CodeAt(Now).Insert(3, " "), 0, Now));

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("abcdef")]
    [InlineData("１２３４５６")]
    public void what_is_no_code_is_wrong(string code) => Assert.Null(SecondFactor.Check(Key, code, 0, Now));

    [Fact]
    public void no_two_keys_are_alike() => Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => SecondFactor.NewKey()).Distinct().Count());

    private static string CodeAt(DateTimeOffset at) => new Totp(Base32Encoding.ToBytes(Key)).ComputeTotp(at.UtcDateTime);

    private static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / 30;
}
