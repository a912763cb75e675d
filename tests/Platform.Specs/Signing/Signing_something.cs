using System.Diagnostics;
using System.Security.Cryptography;
using CsCheck;
using FourKeyWorks.Platform.Signing;

namespace FourKeyWorks.Platform.Specs.Signing;

/// <summary>One set of specs for every suite.</summary>
public sealed class Signing_something
{
    private static readonly byte[] Data = [.. "what is signed"u8];

    public static TheoryData<string> Suites => [SignatureSuite.EcdsaP256.Name, SignatureSuite.Sm2.Name];

    [Theory, MemberData(nameof(Suites))]
    public void whoever_has_the_public_key_can_check_it(string name)
    {
        var (suite, key, open) = Key(name);
        Gen.Byte.Array[0, 300].Sample(data => suite.Verify(open, data, suite.Sign(key, data)), iter: 100);
    }

    [Theory, MemberData(nameof(Suites))]
    public void it_does_not_hold_for_anything_else(string name)
    {
        var (suite, key, open) = Key(name);
        var signature = suite.Sign(key, Data);
        Gen.Byte.Array[0, 30].Sample(other => other.SequenceEqual(Data) || !suite.Verify(open, other, signature), iter: 100);
    }

    [Theory, MemberData(nameof(Suites))]
    public void it_does_not_hold_for_another_key(string name)
    {
        var (suite, key, _) = Key(name);
        Assert.False(suite.Verify(Key(name).Public, Data, suite.Sign(key, Data)));
    }

    [Theory, MemberData(nameof(Suites))]
    public void one_changed_bit_is_noticed(string name)
    {
        var (suite, key, open) = Key(name);
        var signature = suite.Sign(key, Data);
        for (var i = 0; i < signature.Length; i++)
        {
            var altered = signature.ToArray();
            altered[i] ^= 1;
            Assert.False(suite.Verify(open, Data, altered));
        }
    }

    [Theory, MemberData(nameof(Suites))]
    public void what_is_no_signature_is_none(string name)
    {
        var (suite, _, open) = Key(name);
        Gen.Byte.Array[0, 100].Sample(nonsense => !suite.Verify(open, Data, nonsense), iter: 300);
    }

    [Theory, MemberData(nameof(Suites))]
    public void what_is_no_key_is_none(string name)
    {
        var (suite, key, open) = Key(name);
        var signature = suite.Sign(key, Data);
        foreach (var other in NoKeysOf(name).Append(key))
        {
            Assert.False(suite.IsPublicKey(other));
            Assert.False(suite.Verify(other, Data, signature));
        }

        foreach (var other in NoKeysOf(name).Append(open))
            Assert.ThrowsAny<CryptographicException>(() => suite.Sign(other, Data));
        Assert.True(suite.IsPublicKey(open));
    }

    [Theory]
    [InlineData("ecdsa-p256", "-sha256")]
    [InlineData("sm2", "-sm3")]
    public async Task openssl_says_the_same(string name, string digest)
    {
        var (suite, key, open) = Key(name);
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-specs-openssl-").FullName;
        string At(string file) => Path.Combine(folder, file);
        await File.WriteAllTextAsync(At("key.pub"), open, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(At("data"), Data, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(At("sig"), suite.Sign(key, Data), TestContext.Current.CancellationToken);
        string[] verify = name == "sm2"
            ? ["pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin", "-inkey", At("key.pub"), "-in", At("data"), "-sigfile", At("sig")]
            : ["dgst", digest, "-verify", At("key.pub"), "-signature", At("sig"), At("data")];
        Assert.Equal(0, await OpenSslAsync(verify));
        await File.WriteAllTextAsync(At("data"), "something else", TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await OpenSslAsync(verify));
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<string> NoKeysOf(string name)
    {
        yield return "";
        yield return "no PEM";
        yield return "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";
        yield return "-----BEGIN PRIVATE KEY-----\nMAAA\n-----END PRIVATE KEY-----";
        foreach (var other in Suites.Where(s => s != name))
        {
            var (_, key, open) = Key(other);
            yield return key;
            yield return open;
        }

        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        yield return curve.ExportSubjectPublicKeyInfoPem();
        yield return curve.ExportPkcs8PrivateKeyPem();
        using var rsa = RSA.Create(1024);
        yield return rsa.ExportSubjectPublicKeyInfoPem();
    }

    private static async Task<int> OpenSslAsync(string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);
        return openssl.ExitCode;
    }

    private static (SignatureSuite Suite, string Private, string Public) Key(string name)
    {
        var suite = SignatureSuite.Of(name);
        var key = suite.NewKey();
        return (suite, key, suite.PublicOf(key));
    }
}
