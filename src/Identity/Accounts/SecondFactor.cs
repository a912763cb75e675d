using OtpNet;

namespace FourKeyWorks.Identity.Accounts;

/// <summary>Codes of six digits that change every 30 s (TOTP, RFC 6238), from an app on the person's phone.</summary>
public static class SecondFactor
{
    private const int KeyBytes = 20;

    /// <summary>One step before and after: phones' clocks are a little off.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>A new key, base32.</summary>
    public static string NewKey() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(KeyBytes));

    /// <summary>The step for which the code is right, later than the last that was accepted; null if there is none.</summary>
    public static long? Check(string key, string code, long lastStep, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        var digits = string.Concat(code.Where(char.IsAsciiDigit));
        var totp = new Totp(Base32Encoding.ToBytes(key));
        return totp.VerifyTotp(now.UtcDateTime, digits, out var step, Window) && step > lastStep ? step : null;
    }

    /// <summary>What an authenticator app reads from the picture.</summary>
    public static string Uri(string key, string account, string issuer) =>
        new OtpUri(OtpType.Totp, key, account, issuer).ToString();
}
