using System.Security.Cryptography;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Platform.Specs.Signing;

public sealed class The_signing_keys : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private readonly string folder = Directory.CreateTempSubdirectory("fourkeyworks-specs-signing-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void the_first_is_made_once()
    {
        var keys = Keys();
        keys.MakeFirst(Now);
        keys.MakeFirst(Now.AddDays(9));
        var only = Assert.Single(keys.Published());
        Assert.Equal(("sign-0001", "ecdsa-p256", new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero), null), (only.Id, only.Algorithm, only.From, only.Until));
    }

    [Fact]
    public void the_next_is_published_before_it_signs()
    {
        var keys = Keys();
        keys.MakeFirst(Now);
        Keys(SignatureSuite.Sm2).Add(Now.AddDays(2));
        Assert.Equal("sign-0001", keys.Current(Now.AddDays(1)).Id);
        Assert.Equal("sign-0002", keys.Current(Now.AddDays(2)).Id);
        Assert.Equal([("sign-0001", "ecdsa-p256"), ("sign-0002", "sm2")], keys.Published().Select(k => (k.Id, k.Algorithm)));
        Assert.Equal(keys.Published()[1].From, keys.Published()[0].Until);
    }

    [Fact]
    public void what_they_sign_is_checked_with_what_they_publish()
    {
        var keys = Keys(SignatureSuite.Sm2);
        keys.MakeFirst(Now);
        var signature = keys.Current(Now).Sign("data"u8);
        Assert.True(SignatureSuite.Sm2.Verify(keys.Published()[0].Pem, "data"u8, signature));
    }

    [Fact]
    public void without_its_private_file_a_key_stays_published_and_nothing_is_signed_instead()
    {
        var keys = Keys();
        keys.MakeFirst(Now);
        keys.Add(Now);
        File.Delete(Directory.EnumerateFiles(folder, "sign-0002*.pem").Single());
        Assert.Equal(2, keys.Published().Count);
        Assert.Throws<CryptographicException>(() => keys.Current(Now));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void no_private_key_can_be_read_by_others()
    {
        Keys().MakeFirst(Now);
        Assert.All(Directory.EnumerateFiles(folder, "*.pem"), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        Assert.Equal("sign-0001", Keys().Current(Now).ToString());
    }

    private SigningKeys Keys(SignatureSuite? suite = null) => new(folder, suite ?? SignatureSuite.EcdsaP256);
}
