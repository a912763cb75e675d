using System.Security.Cryptography;
using System.Text;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>
/// People of a demonstration: two of each unit, so that what needs two persons can be shown, and the three administrators.
/// All are invented; what they sign in with follows from the installation's secret.
/// </summary>
public static class DemoAccounts
{
    /// <summary>The three administrators' accounts with their duty.</summary>
    public static IReadOnlyList<(string Account, string Duty)> Administrators { get; } = [("xitong", "keep-directory"), ("anquan", "grant-duties"), ("shenji", "read-audit")];

    /// <summary>The accounts of a unit: <c>gaj1001a</c> and <c>gaj1001b</c>.</summary>
    public static IReadOnlyList<string> Of(OrgUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var name = unit.Department.Slug() + unit.Id[1..];
        return [name + "a", name + "b"];
    }

    /// <summary>The password of an account.</summary>
    public static string PasswordOf(Credentials credentials, string account)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return credentials.PasswordOf($"demo-person:{account}")[..16];
    }

    /// <summary>The key of its second factor: 20 bytes (RFC 4226).</summary>
    public static byte[] TotpKeyOf(Credentials credentials, string account)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return SHA256.HashData(Encoding.UTF8.GetBytes(credentials.PasswordOf($"demo-second-factor:{account}")))[..20];
    }
}
