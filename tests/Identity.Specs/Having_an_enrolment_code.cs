using System.Security.Cryptography;
using FourKeyWorks.Identity.Accounts;

namespace FourKeyWorks.Identity.Specs;

public sealed class Having_an_enrolment_code
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly string Code = EnrolmentCode.New(RandomNumberGenerator.GetBytes);
    private static readonly Account Waiting = new() { EnrolmentHash = EnrolmentCode.HashOf(Code), EnrolmentUntil = Now + EnrolmentCode.Lifetime };

    [Fact]
    public void it_has_eighty_random_bits_in_four_groups() => Assert.Matches("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", Code);

    [Fact]
    public void it_opens_the_account_until_its_time_is_over()
    {
        Assert.True(EnrolmentCode.Opens(Waiting, Code, Now));
        Assert.False(EnrolmentCode.Opens(Waiting, Code, Now + EnrolmentCode.Lifetime));
    }

    [Fact]
    public void case_blanks_and_hyphens_do_not_count() =>
        Assert.True(EnrolmentCode.Opens(Waiting, Code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), Now));

    [Fact]
    public void another_code_does_not_open_it() => Assert.False(EnrolmentCode.Opens(Waiting, EnrolmentCode.New(RandomNumberGenerator.GetBytes), Now));

    [Fact]
    public void nothing_opens_an_account_that_waits_for_none() => Assert.False(EnrolmentCode.Opens(new Account(), Code, Now));

    [Fact]
    public void nothing_opens_an_account_that_is_not_there() => Assert.False(EnrolmentCode.Opens(null, Code, Now));
}
