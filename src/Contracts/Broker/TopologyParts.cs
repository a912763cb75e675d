using System.Text.RegularExpressions;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>A topology in the making.</summary>
/// <param name="credentials">Passwords of users; null for a topology without users.</param>
internal sealed class TopologyParts(Credentials? credentials)
{
    /// <summary>Matches no name.</summary>
    private const string Nothing = "^$";

    private readonly List<BrokerUser> users = [];
    private readonly List<BrokerPermission> permissions = [];

    public List<BrokerExchange> Exchanges { get; } = [];
    public List<BrokerQueue> Queues { get; } = [];
    public List<BrokerBinding> Bindings { get; } = [];
    public List<BrokerPolicy> Policies { get; } = [];

    public void AddUser(string name, string write, string read, string tags = "")
    {
        if (credentials is null) return;
        users.Add(new(name, credentials.PasswordHashOf(name), tags));
        permissions.Add(new(name, Configure: Nothing, write, read));
    }

    public BrokerTopology ToTopology() => new()
    {
        Exchanges = Exchanges,
        Queues = Queues,
        Bindings = Bindings,
        Policies = Policies,
        Users = users,
        Permissions = permissions,
    };

    /// <summary>A pattern for these names and no other.</summary>
    public static string Exactly(IEnumerable<string> names)
    {
        var escaped = names.Select(Regex.Escape).ToList();
        return escaped.Count switch
        {
            0 => Nothing,
            1 => $"^{escaped[0]}$",
            _ => $"^({string.Join('|', escaped)})$",
        };
    }
}
