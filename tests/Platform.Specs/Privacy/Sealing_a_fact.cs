using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Specs.Privacy;

public class Sealing_a_fact
{
    private static readonly Guid Case = Guid.Parse("00000000-0000-8000-8000-000000000001");
    private static readonly Guid OtherCase = Guid.Parse("00000000-0000-8000-8000-000000000002");
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("[2,4]");
    private readonly FactCipher cipher = new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void it_opens_for_its_subject_and_field() =>
        Assert.Equal(Plain, cipher.Open(Case, "codes", cipher.Seal(Case, "codes", Plain)));

    [Fact]
    public void it_does_not_open_for_another_subject() =>
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open(OtherCase, "codes", cipher.Seal(Case, "codes", Plain)));

    [Fact]
    public void it_does_not_open_as_another_field() =>
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open(Case, "name", cipher.Seal(Case, "codes", Plain)));

    [Fact]
    public void it_does_not_open_under_another_secret() =>
        Assert.ThrowsAny<CryptographicException>(() => new FactCipher(RandomNumberGenerator.GetBytes(32)).Open(Case, "codes", cipher.Seal(Case, "codes", Plain)));

    [Fact]
    public void one_changed_bit_is_noticed()
    {
        var fact = cipher.Seal(Case, "codes", Plain);
        for (var i = 0; i < fact.Bytes.Length; i++)
        {
            var altered = fact.Bytes.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => cipher.Open(Case, "codes", fact with { Bytes = altered }));
        }
    }

    [Fact]
    public void the_same_fact_never_looks_the_same() =>
        Assert.NotEqual(cipher.Seal(Case, "codes", Plain).Bytes, cipher.Seal(Case, "codes", Plain).Bytes);

    [Fact]
    public void it_survives_being_stored_as_json()
    {
        var fact = cipher.Seal(Case, "codes", Plain);
        var stored = JsonSerializer.Deserialize<SealedFact>(JsonSerializer.Serialize(fact))!;
        Assert.Equal(Plain, cipher.Open(Case, "codes", stored));
        Assert.DoesNotContain(Convert.ToBase64String(fact.Bytes), fact.ToString(), StringComparison.Ordinal);
    }
}
