using FourKeyWorks.Identity.Accounts;

namespace FourKeyWorks.Identity.Specs;

public sealed class Choosing_a_password
{
    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("护佑未成年人健康成长守护")]
    [InlineData("Aq3$kk09-zzW")]
    public void a_long_one_will_do(string password) => Assert.Null(PasswordRules.Check(password, "li.na"));

    [Theory]
    [InlineData("", "password-short")]
    [InlineData("Aa1!Aa1!Aa1", "password-short")]
    [InlineData("aaaaaaaaaaaaaaaaa", "password-simple")]
    [InlineData("abcabcabcabcabc", "password-simple")]
    [InlineData("my name is Li.Na today", "password-account")]
    public void a_weak_one_is_refused_with_the_reason(string password, string code) => Assert.Equal(code, PasswordRules.Check(password, "li.na"));
}
