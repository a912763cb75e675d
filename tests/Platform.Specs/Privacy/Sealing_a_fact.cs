using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Specs.Privacy;

/// <summary>One set of specs for every suite.</summary>
public class Sealing_a_fact
{
    private static readonly Subject Case = Subject.Case(Guid.Parse("00000000-0000-8000-8000-000000000001"));
    private static readonly Guid Id = Guid.Parse("00000000-0000-8000-8000-0000000000aa");
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("[2,4]");

    public static TheoryData<string> Suites => [CipherSuite.Aes.Name, CipherSuite.Sm.Name];

    [Theory, MemberData(nameof(Suites))]
    public void it_opens_for_its_subject_and_field(string suite)
    {
        var key = NewKey(suite);
        Assert.Equal(Plain, key.Open("codes", key.Seal("codes", Plain)));
    }

    [Theory, MemberData(nameof(Suites))]
    public void anything_sealed_comes_back_as_it_was(string suite)
    {
        var key = NewKey(suite);
        Gen.Select(Gen.Byte.Array[0, 300], Gen.String).Sample((plain, field) => plain.SequenceEqual(key.Open(field, key.Seal(field, plain))), iter: 500);
    }

    [Theory, MemberData(nameof(Suites))]
    public void it_does_not_open_for_another_subject(string suite)
    {
        var secret = CipherSuite.Of(suite).NewKey();
        var (mine, other) = (Key(suite, Case, secret), Key(suite, Subject.Case(Guid.Parse("00000000-0000-8000-8000-000000000002")), secret));
        Assert.ThrowsAny<CryptographicException>(() => other.Open("codes", mine.Seal("codes", Plain)));
    }

    [Theory, MemberData(nameof(Suites))]
    public void it_does_not_open_as_another_field(string suite)
    {
        var key = NewKey(suite);
        Assert.ThrowsAny<CryptographicException>(() => key.Open("name", key.Seal("codes", Plain)));
    }

    [Theory, MemberData(nameof(Suites))]
    public void it_does_not_open_under_another_key(string suite) =>
        Assert.ThrowsAny<CryptographicException>(() => NewKey(suite).Open("codes", NewKey(suite).Seal("codes", Plain)));

    [Theory, MemberData(nameof(Suites))]
    public void one_changed_bit_is_noticed(string suite)
    {
        var key = NewKey(suite);
        var fact = key.Seal("codes", Plain);
        for (var i = 0; i < fact.Bytes.Length; i++)
        {
            var altered = fact.Bytes.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open("codes", fact with { Bytes = altered }));
        }
    }

    [Theory, MemberData(nameof(Suites))]
    public void one_that_was_cut_short_is_noticed(string suite)
    {
        var key = NewKey(suite);
        var fact = key.Seal("codes", Plain);
        for (var length = 0; length < fact.Bytes.Length; length++)
            Assert.ThrowsAny<CryptographicException>(() => key.Open("codes", fact with { Bytes = fact.Bytes[..length] }));
    }

    [Theory, MemberData(nameof(Suites))]
    public void the_same_fact_never_looks_the_same(string suite)
    {
        var key = NewKey(suite);
        Assert.NotEqual(key.Seal("codes", Plain).Bytes, key.Seal("codes", Plain).Bytes);
    }

    [Theory, MemberData(nameof(Suites))]
    public void it_survives_being_stored_as_json(string suite)
    {
        var key = NewKey(suite);
        var fact = key.Seal("codes", Plain);
        var stored = JsonSerializer.Deserialize<SealedFact>(JsonSerializer.Serialize(fact))!;
        Assert.Equal(Plain, key.Open("codes", stored));
        Assert.DoesNotContain(Convert.ToBase64String(fact.Bytes), fact.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void the_algorithms_are_those_of_the_standards()
    {
        // RFC 8998 A.1 (SM4-GCM): nonce, tag, ciphertext; GB/T 32905 A.1 (SM3 of "abc").
        var opened = CipherSuite.Sm.Open(
            Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210"),
            Convert.FromHexString(
                "00001234567800000000ABCD" + "83DE3541E4C2B58177E065A9BF7B62EC"
                + "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
                + "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"),
            Convert.FromHexString("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"));
        Assert.Equal(
            "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDDEEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
            Convert.ToHexString(opened));
        Assert.Equal("66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0", Convert.ToHexString(CipherSuite.Sm.Hash("abc"u8)));
    }

    private static SubjectKey NewKey(string suite) => Key(suite, Case, CipherSuite.Of(suite).NewKey());

    private static SubjectKey Key(string suite, Subject subject, byte[] secret) => new(Id, subject, CipherSuite.Of(suite), secret);
}
