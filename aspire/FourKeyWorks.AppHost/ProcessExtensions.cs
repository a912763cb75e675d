using System.Globalization;
using FourKeyWorks.Contracts.Broker;

namespace FourKeyWorks.AppHost;

/// <summary>What a process is given, by the names that it reads in every way of running.</summary>
internal static class ProcessExtensions
{
    private static readonly BrokerSettings Limits = new();

    /// <summary>Its own database, as <c>ConnectionStrings__&lt;process&gt;-db</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(this IResourceBuilder<ProjectResource> process, Servers servers)
    {
        var name = process.Resource.Name;
        return servers.WaitForDatabase(process.WithReference(servers.Database(name)), name);
    }

    /// <summary>The broker as its own user, once the topology is declared.</summary>
    public static IResourceBuilder<ProjectResource> WithBroker(this IResourceBuilder<ProjectResource> process, Servers servers) =>
        process
            .WithReference(servers.Broker(process.Resource.Name), connectionName: "broker")
            .WaitForCompletion(servers.Topology);

    /// <summary>
    /// What it takes to look at the broker as a whole: the inboxes' names, the limits that the topology is declared with, and its
    /// management API as the process's own user.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithWholeBroker(this IResourceBuilder<ProjectResource> process, Servers servers) =>
        process
            .WithEnvironment("Broker__InboxKey", servers.Derived("broker-inbox-key", c => Convert.ToBase64String(c.InboxKey)))
            .WithEnvironment("Broker__InboxTimeToLive", Limits.InboxTimeToLive.ToString("c"))
            .WithEnvironment("Broker__DeliveryLimit", Limits.DeliveryLimit.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("Broker__Management", servers.Management(process.Resource.Name));

    /// <summary>Its schema, brought up to date by another run of the same program before it starts.</summary>
    /// <param name="process">The process.</param>
    /// <param name="servers">Where its databases are.</param>
    /// <param name="migration">The other run.</param>
    /// <param name="vault">
    /// It stores events, and so both get the database of its keys, the folder of the service's own keys, and the folder of
    /// what is kept outside of databases.
    /// </param>
    public static IResourceBuilder<ProjectResource> WithMigration(
        this IResourceBuilder<ProjectResource> process, Servers servers, IResourceBuilder<ProjectResource> migration, bool vault = true)
    {
        var name = process.Resource.Name;
        migration.WithReference(servers.AsOwner(servers.Database(name)), connectionName: $"{name}-db").WithArgs("migrate");
        process.WaitForCompletion(servers.WaitForDatabase(migration, name));
        if (!vault) return process;
        migration.WithReference(servers.AsOwner(servers.Keys(name)), connectionName: $"{name}-keys").WithFolders(name);
        return process.WithReference(servers.Keys(name)).WithFolders(name);
    }

    /// <summary>Its secret as a client of the issuer, and the folder of what seals its cookies' keys.</summary>
    public static IResourceBuilder<ProjectResource> WithSignIn(this IResourceBuilder<ProjectResource> process, Servers servers)
    {
        var name = process.Resource.Name;
        return process
            .WithEnvironment("Portal__ClientSecret", servers.Derived($"{name}-client-secret", c => c.PasswordOf(name)))
            .WithEnvironment("Portal__Keys", Local(process, "keys", name));
    }

    private static IResourceBuilder<ProjectResource> WithFolders(this IResourceBuilder<ProjectResource> process, string name) =>
        process
            .WithEnvironment("Service__Keys", Local(process, "keys", name))
            .WithEnvironment("Service__Outside", Local(process, "outside", name));

    /// <summary>The installation's secret, and the folder of the signing keys: for the issuer of tokens alone.</summary>
    public static IResourceBuilder<ProjectResource> WithInstallationSecret(this IResourceBuilder<ProjectResource> process, Servers servers) =>
        process
            .WithEnvironment("Installation__Secret", servers.Secret)
            .WithEnvironment("Identity__Keys", Local(process, "keys"));

    // A published system mounts a volume there.
    private static string Local(IResourceBuilder<ProjectResource> process, params string[] folders) =>
        process.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? string.Join('/', ["/var/lib/fourkeyworks", .. folders])
            : Path.GetFullPath(Path.Combine([process.ApplicationBuilder.AppHostDirectory, "../../.local", .. folders]));
}
