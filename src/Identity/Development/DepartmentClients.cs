using System.Security.Cryptography;
using System.Text;
using FourKeyWorks.Contracts.Broker;

namespace FourKeyWorks.Identity.Development;

/// <summary>The departments' systems as clients: <c>gaj.u1001</c> and its broker password.</summary>
/// <remarks>City and secret are read at the first request, so that the process starts and says what it lacks.</remarks>
internal sealed class DepartmentClients(IConfiguration configuration)
{
    private readonly Lazy<Dictionary<string, OrgUnit>> units = new(() => CityOf(configuration).Units.ToDictionary(u => u.BrokerUser));

    private readonly Lazy<Credentials> credentials = new(
        () => new Credentials(Convert.FromBase64String(configuration.Required("Installation:Secret"))));

    /// <summary>
    /// The unit whose system this is; null for a wrong name and a wrong secret alike. Both cost the same work: there is
    /// a right secret for every name, and it is compared in constant time.
    /// </summary>
    public OrgUnit? Find(string? client, string? secret)
    {
        var right = credentials.Value.PasswordOf(client ?? string.Empty);
        var same = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(secret ?? string.Empty));
        var unit = units.Value.GetValueOrDefault(client ?? string.Empty);
        return same ? unit : null;
    }

    private static City CityOf(IConfiguration configuration) =>
        configuration["City:File"] is { Length: > 0 } file ? City.Parse(File.ReadAllText(file)) : City.Demo;
}
