using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.AppHost;

/// <summary>What a process is given, by the names that it reads in every way of running.</summary>
internal static class ProcessExtensions
{
    /// <summary>Its own database, as <c>ConnectionStrings__&lt;process&gt;-db</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithDatabase(this IResourceBuilder<ProjectResource> process, Servers servers)
    {
        var name = process.Resource.Name;
        return servers.WaitForDatabase(process.WithReference(servers.Database(name)), name);
    }

    /// <summary>The broker as its own user, once the topology is declared, and the secret it encrypts with.</summary>
    public static IResourceBuilder<ProjectResource> WithBroker(this IResourceBuilder<ProjectResource> process, Servers servers)
    {
        var name = process.Resource.Name;
        return process
            .WithReference(servers.Broker(name), connectionName: "broker")
            .WithEnvironment("Service__Secret", servers.Derived(
                $"{name}-secret", c => Convert.ToBase64String(c.SecretOf(PartyExtensions.Services.Single(s => s.Slug() == name)))))
            .WaitForCompletion(servers.Topology);
    }

    /// <summary>Its schema, brought up to date by another run of the same program before it starts.</summary>
    public static IResourceBuilder<ProjectResource> WithMigration(
        this IResourceBuilder<ProjectResource> process, Servers servers, IResourceBuilder<ProjectResource> migration)
    {
        var name = process.Resource.Name;
        migration.WithReference(servers.Database(name)).WithArgs("migrate");
        return process.WaitForCompletion(servers.WaitForDatabase(migration, name));
    }

    /// <summary>The installation's secret, and the folder of the signing keys: for the development issuer alone.</summary>
    public static IResourceBuilder<ProjectResource> WithInstallationSecret(this IResourceBuilder<ProjectResource> process, Servers servers) =>
        process
            .WithEnvironment("Installation__Secret", servers.Secret)
            .WithEnvironment("Identity__Keys", Path.GetFullPath(Path.Combine(process.ApplicationBuilder.AppHostDirectory, "../../.local/keys")));
}
