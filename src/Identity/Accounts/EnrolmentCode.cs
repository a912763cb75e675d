using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>
/// What an administrator hands a person, once, to take the account into use: 80 random bits in four groups of four
/// letters. Only its hash is stored.
/// </summary>
public static class EnrolmentCode
{
    /// <summary>How long it can be used [A].</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int Bytes = 10;

    /// <summary>A new code.</summary>
    public static string New(Func<int, byte[]> random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return string.Join('-', Base32Encoding.ToString(random(Bytes)).Chunk(4).Select(c => new string(c)));
    }

    /// <summary>What is stored of it; spaces, hyphens and case do not count.</summary>
    public static byte[] HashOf(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()));
    }

    /// <summary>Whether it opens this account now.</summary>
    public static bool Opens(Account? account, string code, DateTimeOffset now)
    {
        var hash = HashOf(code);
        return account is { EnrolmentHash: { } right, EnrolmentUntil: { } until }
            && CryptographicOperations.FixedTimeEquals(hash, right) && now < until;
    }
}
