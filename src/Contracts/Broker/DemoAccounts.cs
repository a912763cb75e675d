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

    /// <summary>
    /// Units of the demonstration in which people work and that take no part on the bus: six villages each of two towns, a second
    /// police station and two schools.
    /// </summary>
    public static IReadOnlyList<OrgUnit> UnitsOffTheBus { get; } =
    [
        .. Villages(3001, "u2001", "东河村", "柳湾村", "石桥村", "青田村", "白塔村", "南坪村"),
        .. Villages(3007, "u2002", "文昌社区", "新华社区", "桂园社区", "临江社区", "北关社区", "和平社区"),
        new("u1102", Party.GAJ, "u2002", "示例市公安局乙街道派出所"),
        new("u4001", Party.JYJ, "u2001", "甲镇中心小学"),
        new("u4002", Party.JYJ, "u2002", "示例市第一初级中学"),
    ];

    /// <summary>The accounts of a unit: <c>gaj1001a</c> and <c>gaj1001b</c>.</summary>
    public static IReadOnlyList<string> Of(OrgUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        var name = unit.Department.Slug() + unit.Id[1..];
        return [name + "a", name + "b"];
    }

    private static IEnumerable<OrgUnit> Villages(int first, string town, params string[] names) => names.Select((name, i) => new OrgUnit($"u{first + i}", Party.ZJD, town, name));

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
