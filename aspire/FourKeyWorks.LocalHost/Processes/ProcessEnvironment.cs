using System.Globalization;
using System.Runtime.InteropServices;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.Ports;
using FourKeyWorks.LocalHost.Servers;
using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Processes;

/// <summary>What each process is told, by the names that Aspire uses too.</summary>
internal sealed class ProcessEnvironment(
    InstallationSecret secret,
    string keys,
    string outside,
    DevelopmentCertificate certificate,
    PortPlan ports,
    string? telemetry,
    BrokerSettings settings,
    IReadOnlyDictionary<string, string> extra)
{
    /// <summary>What the front door shows.</summary>
    public DevelopmentCertificate Certificate => certificate;

    /// <summary>For the process at its work: the role that may not change the schema.</summary>
    public Dictionary<string, string?> Of(ProcessSpec spec, int port, PrivatePostgres postgres, PrivateBroker? broker)
    {
        var variables = Common(spec);
        variables["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        // A further copy has a port of its own for HTTP, and none for HTTPS.
        if (spec.SecurePort is not null && port == ports[spec.Name])
        {
            variables["ASPNETCORE_URLS"] += $";https://127.0.0.1:{ports[spec.SecureName]}";
            variables["ASPNETCORE_HTTPS_PORT"] = ports[spec.SecureName].ToString(CultureInfo.InvariantCulture);
            variables["Kestrel__Certificates__Default__Path"] = certificate.CertificateFile;
            variables["Kestrel__Certificates__Default__KeyPath"] = certificate.KeyFile;
        }

        if (spec.NeedsDatabase)
            variables[Database(spec)] = postgres.ConnectionString(spec.Database, spec.Database);
        if (spec.KeysDatabase is { } keysDatabase)
            variables[KeysDatabase(spec)] = postgres.ConnectionString(keysDatabase, keysDatabase);
        if (spec.NeedsBroker && broker is not null)
            variables["ConnectionStrings__broker"] = broker.AddressFor($"svc.{spec.Name}").AbsoluteUri;
        if (spec.WatchesBroker && broker is not null)
        {
            variables["Broker__InboxKey"] = Convert.ToBase64String(secret.Credentials.InboxKey);
            variables["Broker__InboxTimeToLive"] = settings.InboxTimeToLive.ToString("c");
            variables["Broker__DeliveryLimit"] = settings.DeliveryLimit.ToString(CultureInfo.InvariantCulture);
            variables["Broker__Management"] = broker.ManagementFor($"svc.{spec.Name}").AbsoluteUri;
        }

        if (spec.SignsIn)
        {
            variables["Portal__ClientSecret"] = secret.Credentials.PasswordOf(spec.Name);
            variables["Portal__Keys"] = Path.Combine(keys, spec.Name);
        }

        foreach (var other in spec.References)
            variables[$"services__{other}__http__0"] = $"http://127.0.0.1:{ports[other]}";
        return variables;
    }

    /// <summary>For its <c>migrate</c> command: the role that owns the schema.</summary>
    public Dictionary<string, string?> ForMigration(ProcessSpec spec, PrivatePostgres postgres)
    {
        var variables = Common(spec);
        variables[Database(spec)] = postgres.ConnectionString(spec.Database, spec.Database + "_owner");
        if (spec.KeysDatabase is { } keysDatabase)
            variables[KeysDatabase(spec)] = postgres.ConnectionString(keysDatabase, keysDatabase + "_owner");
        return variables;
    }

    private Dictionary<string, string?> Common(ProcessSpec spec)
    {
        var variables = new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            // A dozen processes on one machine: heaps that stay small.
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCConserveMemory"] = "5",
            // Where this program's runtime is, for an SDK that is not installed in the usual place.
            ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")),
            ["OTEL_SERVICE_NAME"] = spec.Name,
        };
        // Only the issuer of tokens knows the installation's secret; a service has keys of its own.
        if (spec.NeedsInstallationSecret)
        {
            variables["Installation__Secret"] = secret.Base64;
            variables["Identity__Keys"] = keys;
            variables["Identity__PublicAddresses"] = string.Join(';', PublicAddresses());
        }

        if (spec.KeysDatabase is not null)
        {
            variables["Service__Keys"] = Path.Combine(keys, spec.Name);
            variables["Service__Outside"] = Path.Combine(outside, spec.Name);
        }

        if (telemetry is not null)
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = telemetry;
        foreach (var (name, value) in extra)
            variables[name] = value;
        return variables;
    }

    private IEnumerable<string> PublicAddresses()
    {
        var door = ProcessTable.All[0];
        foreach (var host in (string[])["localhost", "127.0.0.1"])
        {
            yield return $"https://{host}:{ports[door.SecureName]}";
            yield return $"http://{host}:{ports[door.Name]}";
        }
    }

    private static string KeysDatabase(ProcessSpec spec) => $"ConnectionStrings__{spec.Name}-keys";

    private static string Database(ProcessSpec spec) => $"ConnectionStrings__{spec.Name}-db";
}
