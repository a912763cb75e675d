using FourKeyWorks.LocalHost.State;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>The folder of a private broker, and the environment that keeps it away from the machine's own.</summary>
internal sealed class BrokerHome(string folder, BrokerPorts ports)
{
    public IReadOnlyDictionary<string, string?> Environment { get; } = Variables(folder, ports);

    /// <summary>Writes its configuration. User and password count at the first start only.</summary>
    public void Write(string administrator, string password)
    {
        Directory.CreateDirectory(Path.Combine(folder, "conf.d"));
        Directory.CreateDirectory(Path.Combine(folder, "mnesia"));
        File.WriteAllText(Path.Combine(folder, "environment"), "");
        File.WriteAllText(Path.Combine(folder, "advanced.config"), "[].\n");
        File.WriteAllText(Path.Combine(folder, "enabled_plugins"), "[rabbitmq_management].\n");
        PrivateFile.Write(Path.Combine(folder, "rabbitmq.conf"), $"""
            listeners.tcp.local = 127.0.0.1:{ports.Amqp}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ports.Management}
            default_user = {administrator}
            default_pass = {password}
            log.console = true
            log.console.level = info
            log.file = false

            """);
    }

    private static Dictionary<string, string?> Variables(string folder, BrokerPorts ports)
    {
        string In(string name) => Path.Combine(folder, name);
        // What the caller has set is meant for another broker.
        var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(k => k.StartsWith("RABBITMQ_", StringComparison.Ordinal) || k.StartsWith("ERL_", StringComparison.Ordinal))
            .ToDictionary(k => k, _ => (string?)null);
        variables["HOME"] = folder;
        variables["RABBITMQ_NODENAME"] = "fourkeyworks@localhost";
        variables["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1";
        variables["RABBITMQ_NODE_PORT"] = $"{ports.Amqp}";
        variables["RABBITMQ_DIST_PORT"] = $"{ports.Distribution}";
        variables["ERL_EPMD_PORT"] = $"{ports.PortMapper}";
        variables["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        variables["RABBITMQ_MNESIA_BASE"] = In("mnesia");
        variables["RABBITMQ_LOG_BASE"] = folder;
        variables["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf");
        variables["RABBITMQ_CONFIG_FILES"] = In("conf.d");
        variables["RABBITMQ_ADVANCED_CONFIG_FILE"] = In("advanced.config");
        variables["RABBITMQ_CONF_ENV_FILE"] = In("environment");
        variables["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("enabled_plugins");
        // The Erlang node listens on loopback too, and does not spin while it waits for work.
        variables["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none";
        // Replaces the start script by the node, so that signals reach it.
        variables["RUNNING_UNDER_SYSTEMD"] = "true";
        return variables;
    }
}
