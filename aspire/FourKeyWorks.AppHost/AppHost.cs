using FourKeyWorks.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
var servers = await Servers.AddAsync(builder);

var clients = builder.AddProject<Projects.FourKeyWorks_Identity>("identity-migrate", launchProfileName: null).WithInstallationSecret(servers);
var identity = builder.AddProject<Projects.FourKeyWorks_Identity>("identity")
    .WithDatabase(servers)
    .WithMigration(servers, clients)
    .WithBroker(servers)
    .WithInstallationSecret(servers)
    .WithHttpHealthCheck("/health/ready");

var referral = builder.AddProject<Projects.FourKeyWorks_Referral>("referral")
    .WithDatabase(servers)
    .WithMigration(servers, builder.AddProject<Projects.FourKeyWorks_Referral>("referral-migrate", launchProfileName: null))
    .WithBroker(servers)
    .WithReference(identity)
    .WithHttpHealthCheck("/health/ready");

var screening = builder.AddProject<Projects.FourKeyWorks_Screening>("screening")
    .WithDatabase(servers)
    .WithMigration(servers, builder.AddProject<Projects.FourKeyWorks_Screening>("screening-migrate", launchProfileName: null))
    .WithBroker(servers)
    .WithReference(identity)
    .WithHttpHealthCheck("/health/ready");

var assistance = builder.AddProject<Projects.FourKeyWorks_Assistance>("assistance")
    .WithDatabase(servers)
    .WithMigration(servers, builder.AddProject<Projects.FourKeyWorks_Assistance>("assistance-migrate", launchProfileName: null))
    .WithBroker(servers)
    .WithReference(identity)
    .WithHttpHealthCheck("/health/ready");

var venues = builder.AddProject<Projects.FourKeyWorks_Venues>("venues")
    .WithDatabase(servers)
    .WithBroker(servers)
    .WithReference(identity)
    .WithHttpHealthCheck("/health/ready");

var legalEducation = builder.AddProject<Projects.FourKeyWorks_LegalEducation>("legal-education")
    .WithDatabase(servers)
    .WithBroker(servers)
    .WithReference(identity)
    .WithHttpHealthCheck("/health/ready");

var exchange = builder.AddProject<Projects.FourKeyWorks_Exchange>("exchange")
    .WithDatabase(servers)
    .WithMigration(servers, builder.AddProject<Projects.FourKeyWorks_Exchange>("exchange-migrate", launchProfileName: null))
    .WithBroker(servers)
    .WithWholeBroker(servers)
    .WithReference(identity)
    .WithHttpHealthCheck("/health/ready");

var portal = builder.AddProject<Projects.FourKeyWorks_Portal>("portal")
    .WithDatabase(servers)
    .WithMigration(servers, builder.AddProject<Projects.FourKeyWorks_Portal>("portal-migrate", launchProfileName: null), vault: false)
    .WithSignIn(servers)
    .WithReference(referral)
    .WithReference(screening)
    .WithReference(assistance)
    .WithReference(venues)
    .WithReference(legalEducation)
    .WithReference(exchange)
    .WithReference(identity)
    .WithHttpHealthCheck("/health/ready");

var gateway = builder.AddProject<Projects.FourKeyWorks_Gateway>("gateway")
    .WithReference(referral)
    .WithReference(screening)
    .WithReference(assistance)
    .WithReference(venues)
    .WithReference(legalEducation)
    .WithReference(exchange)
    .WithReference(identity)
    .WithReference(portal)
    .WithExternalHttpEndpoints()
    .DisableForwardedHeaders() // Strangers are in front of it: it believes nobody about where they come from.
    .WithHttpHealthCheck("/health/ready");

// The door's address is the public one of those behind it.
identity.WithReference(gateway);
clients.WithEnvironment("Identity__PublicAddresses", gateway.GetEndpoint("http"));
portal.WithReference(gateway);

await builder.Build().RunAsync();
