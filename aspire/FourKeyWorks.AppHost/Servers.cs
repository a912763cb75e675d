using FourKeyWorks.Contracts.Broker;
using Microsoft.Extensions.Configuration;

namespace FourKeyWorks.AppHost;

/// <summary>
/// PostgreSQL and RabbitMQ: containers, or with <c>--containers=false</c> servers of one's own, named by connection
/// strings (<c>ConnectionStrings:referral-db</c>, <c>ConnectionStrings:referral-db-owner</c>,
/// <c>ConnectionStrings:referral-broker</c>, …) and the parameter <c>broker-management-url</c>. Those of
/// <c>./run servers</c> are found by themselves.
/// </summary>
internal sealed class Servers
{
    private readonly IDistributedApplicationBuilder builder;
    private readonly Credentials? credentials;
    private readonly IResourceBuilder<PostgresServerResource>? postgres;
    private readonly IResourceBuilder<RabbitMQServerResource>? broker;
    private readonly Dictionary<string, IResourceBuilder<IResourceWithConnectionString>> databases = [];
    private readonly Dictionary<string, IResourceBuilder<ParameterResource>> passwords = [];

    private Servers(IDistributedApplicationBuilder builder, IResourceBuilder<ParameterResource> secret, Credentials? credentials, bool containers)
    {
        this.builder = builder;
        this.credentials = credentials;
        Secret = secret;
        if (containers)
        {
            // Processes have a pool each; a leader that was killed must not hold its lock for long. The data stay from one
            // start to the next, as the keys do that they are sealed with.
            postgres = builder.AddPostgres("postgres").WithDataVolume()
                .WithArgs("-c", "max_connections=300", "-c", "client_connection_check_interval=1000");
            broker = builder.AddRabbitMQ("rabbitmq").WithDataVolume().WithManagementPlugin();
        }

        Topology = AddTopology();
    }

    /// <summary>The installation's secret.</summary>
    public IResourceBuilder<ParameterResource> Secret { get; }

    /// <summary>Declares exchanges, queues, users and permissions, and ends.</summary>
    public IResourceBuilder<ProjectResource> Topology { get; }

    /// <summary>Adds them to the system.</summary>
    public static async Task<Servers> AddAsync(IDistributedApplicationBuilder builder)
    {
        // 44 letters and digits are base64 for 33 bytes. Kept in the user's secrets, so that the next start finds its broker users again.
        var containers = !string.Equals(builder.Configuration["containers"], "false", StringComparison.OrdinalIgnoreCase);
        if (!containers && builder.ExecutionContext.IsRunMode)
            builder.Configuration.AddJsonFile(Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "../../.local/servers.json")), optional: true);
        var secret = builder.AddParameter(
            "installation-secret", new GenerateParameterDefault { MinLength = 44, Special = false }, secret: true, persist: true);
        var credentials = builder.ExecutionContext.IsRunMode
            ? new Credentials(Convert.FromBase64String((await secret.Resource.GetValueAsync(CancellationToken.None))!))
            : null;
        return new Servers(builder, secret, credentials, containers);
    }

    /// <summary>The database of a process: <c>legal_education</c> for <c>legal-education</c>.</summary>
    public IResourceBuilder<IResourceWithConnectionString> Database(string process) => Database($"{process}-db", process.Replace('-', '_'));

    /// <summary>The database of a process's keys: <c>referral_keys</c>.</summary>
    public IResourceBuilder<IResourceWithConnectionString> Keys(string process) => Database($"{process}-keys", process.Replace('-', '_') + "_keys");

    /// <summary>
    /// The same database as the role that may change its schema. A container's has one role only, which may do anything.
    /// </summary>
    public IResourceBuilder<IResourceWithConnectionString> AsOwner(IResourceBuilder<IResourceWithConnectionString> database) =>
        postgres is null ? Known($"{database.Resource.Name}-owner", name => builder.AddConnectionString(name)) : database;

    private IResourceBuilder<IResourceWithConnectionString> Database(string resource, string database) =>
        Known(resource, name => postgres is null ? builder.AddConnectionString(name) : postgres.AddDatabase(name, database));

    private IResourceBuilder<IResourceWithConnectionString> Known(string resource, Func<string, IResourceBuilder<IResourceWithConnectionString>> add) =>
        databases.TryGetValue(resource, out var known) ? known : databases[resource] = add(resource);

    /// <summary>The broker, as a service's own user.</summary>
    public IResourceBuilder<IResourceWithConnectionString> Broker(string process)
    {
        if (broker is null) return builder.AddConnectionString($"{process}-broker");
        var password = Password(process);
        var address = broker.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        return builder.AddConnectionString(
            $"{process}-broker", ReferenceExpression.Create($"amqp://svc.{process}:{password}@{address}/{Names.VirtualHost}"));
    }

    /// <summary>The broker's management API, as a service's own user.</summary>
    public ReferenceExpression Management(string process)
    {
        if (broker is null) return ReferenceExpression.Create($"{builder.AddParameter($"{process}-broker-management", secret: true).Resource}");
        var password = Password(process);
        return ReferenceExpression.Create(
            $"http://svc.{process}:{password}@{broker.GetEndpoint("management").Property(EndpointProperty.HostAndPort)}");
    }

    /// <summary>
    /// What follows from the installation's secret. A published system gets it as a secret of its own, so that no
    /// process knows more than it needs.
    /// </summary>
    public IResourceBuilder<ParameterResource> Derived(string name, Func<Credentials, string> derive) =>
        credentials is null
            ? builder.AddParameter(name, secret: true)
            : builder.AddParameter(name, () => derive(credentials), secret: true);

    /// <summary>Waits for what is started here; servers of one's own are running already.</summary>
    public IResourceBuilder<ProjectResource> WaitForDatabase(IResourceBuilder<ProjectResource> process, string name) =>
        postgres is null ? process : process.WaitFor(Database(name));

    private IResourceBuilder<ParameterResource> Password(string process) =>
        passwords.TryGetValue(process, out var known)
            ? known
            : passwords[process] = Derived($"{process}-broker-password", c => c.PasswordOf($"svc.{process}"));

    private IResourceBuilder<ProjectResource> AddTopology()
    {
        var topology = builder.AddProject<Projects.FourKeyWorks_LocalHost>("topology", launchProfileName: null)
            .WithEnvironment("Installation__Secret", Secret);
        if (broker is null)
            return topology.WithArgs("topology", "--management-url", builder.AddParameter("broker-management-url", secret: true).Resource);
        var address = broker.GetEndpoint("management").Property(EndpointProperty.HostAndPort);
        return topology
            .WithArgs("topology", "--management-url", ReferenceExpression.Create(
                $"http://{broker.Resource.UserNameReference}:{broker.Resource.PasswordParameter}@{address}"))
            .WaitFor(broker);
    }
}
