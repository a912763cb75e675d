using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost;

/// <summary>
/// One file for each department user, with all that a program of the department needs to take part. Only the owner of the
/// state may read them.
/// </summary>
public static class CredentialFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes them for all units of the city.</summary>
    public static void Write(LocalSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        foreach (var unit in system.Options.City.Units)
            PrivateFile.Write(PathOf(system, unit.BrokerUser), JsonSerializer.Serialize(Of(system, unit), Json));
    }

    /// <summary>Where the file of a broker user is.</summary>
    public static string PathOf(LocalSystem system, string brokerUser)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Path.Combine(system.State.CredentialFiles, brokerUser + ".json");
    }

    private static object Of(LocalSystem system, OrgUnit unit) => new
    {
        User = unit.BrokerUser,
        Password = system.Secret.Credentials.PasswordOf(unit.BrokerUser),
        Host = system.Broker.Process.Address.Host,
        Port = system.Broker.Process.Address.Port,
        Vhost = Names.VirtualHost,
        Inbox = system.Secret.Credentials.InboxOf(unit),
        IngestExchanges = PartyExtensions.Services
            .Where(s => EventCatalogue.Incoming(s, unit.Department).Any())
            .Select(s => Names.IngestExchange(unit.Department, s)),
        TokenUrl = new Uri(system.Gateway, "connect/token"),
    };
}
