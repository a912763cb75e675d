using CsCheck;
using FourKeyWorks.Contracts.Referral;

namespace FourKeyWorks.Contracts.Specs;

public class A_receipt_code
{
    private static readonly Gen<byte[]> Random = Gen.Byte.Array[ReceiptCode.RandomBytes];

    private static readonly Gen<string> Code = Random.Select(r => ReceiptCode.Of(r));

    [Fact]
    public void is_three_groups_of_six() => Code.Sample(code => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{6}(-[0-9A-HJKMNP-TV-Z]{6}){2}$", code));

    [Fact]
    public void is_read_however_it_is_typed() => Code.Sample(code =>
    {
        Assert.Equal(code, ReceiptCode.Read(code));
        Assert.Equal(code, ReceiptCode.Read($" {code.ToLowerInvariant().Replace('-', ' ')} "));
        Assert.Equal(code, ReceiptCode.Read(code.Replace("-", "", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l')));
    });

    [Fact]
    public void notices_a_mistyped_character() => Gen.Select(Code, Gen.Int[0, 17], Gen.Int[1, 31]).Sample((code, place, by) =>
    {
        const string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var typed = code.Replace("-", "", StringComparison.Ordinal).ToCharArray();
        typed[place] = alphabet[(alphabet.IndexOf(typed[place], StringComparison.Ordinal) + by) % alphabet.Length];
        Assert.Null(ReceiptCode.Read(new string(typed)));
    });

    [Fact]
    public void says_all_of_85_random_bits() => Gen.Select(Random, Gen.Int[0, 84]).Sample((random, bit) =>
    {
        var other = (byte[])random.Clone();
        other[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        Assert.NotEqual(ReceiptCode.Of(random), ReceiptCode.Of(other));
    });

    [Fact]
    public void is_nothing_else() => Gen.String.Sample(text => Assert.True(ReceiptCode.Read(text) is null || text.Length >= 18));

    [Theory, InlineData(null), InlineData(""), InlineData("000000-000000-00000"), InlineData("000000-000000-0000000"), InlineData("UUUUUU-000000-000000")]
    public void is_not_read_from_what_is_none(string? typed) => Assert.Null(ReceiptCode.Read(typed));

    [Fact]
    public void takes_enough_randomness_or_none() => Assert.Throws<ArgumentException>(() => ReceiptCode.Of(new byte[ReceiptCode.RandomBytes - 1]));
}
