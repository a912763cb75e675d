using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Specs.Fuzzing;

/// <summary>A sealed fact as a stored row has it, in JSON; or any bytes in the place of its ciphertext.</summary>
internal static class OpeningCiphertexts
{
    private const string Field = "codes";
    private static readonly Subject Case = Subject.Case(Guid.Parse("00000000-0000-8000-8000-000000000001"));

    // New keys every time: nothing of the corpus opens.
    private static readonly SubjectKey[] Keys =
        [.. new[] { CipherSuite.Aes, CipherSuite.Sm }.Select(s => new SubjectKey(Guid.Parse("00000000-0000-8000-8000-0000000000aa"), Case, s, s.NewKey()))];

    private static readonly SealedFact[] Known = [.. Keys.Select(k => k.Seal(Field, "[2,4]"u8))];

    public static Target Target { get; } = new(
        "ciphertexts",
        [.. Known.Select(f => JsonSerializer.SerializeToUtf8Bytes(f)), .. Known.Select(f => f.Bytes)],
        [.. new[] { "{\"Key\":\"", "\"Bytes\":\"", "null", "aes-256-gcm:", "sm4-gcm:", ":", "\"", "}", "=", "\\u0000" }.Select(Encoding.UTF8.GetBytes)],
        Holds);

    private static Task Holds(byte[] input)
    {
        var fact = Parsed(input);
        foreach (var key in Keys)
        {
            if (fact is not null) Opens(key, fact);
            Opens(key, new SealedFact(key.Name, input));
            var own = key.Seal(Field, input);
            Target.Require(key.Open(Field, own).AsSpan().SequenceEqual(input), "does not come back as it was");
            own.Bytes[input.Length % own.Bytes.Length] ^= 0x40;
            Target.Require(!Opens(key, own), "opens though it was altered");
        }

        return Task.CompletedTask;
    }

    private static SealedFact? Parsed(byte[] input)
    {
        try
        {
            return JsonSerializer.Deserialize<SealedFact>(input) is { Key: not null, Bytes: not null } fact ? fact : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Opens(SubjectKey key, SealedFact fact)
    {
        try
        {
            key.Open(Field, fact);
        }
        catch (CryptographicException)
        {
            return false;
        }

        Target.Require(Known.Any(k => k.Key == fact.Key && k.Bytes.AsSpan().SequenceEqual(fact.Bytes)), "opens what nobody sealed");
        return true;
    }
}
