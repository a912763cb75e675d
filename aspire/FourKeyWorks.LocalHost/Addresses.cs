using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.LocalHost;

/// <summary>What the person at the terminal needs to know when everything runs.</summary>
internal static class Addresses
{
    public static void Print(LocalSystem system, Screen screen, bool demo)
    {
        var police = system.Options.City.Units.First(u => u.Department == Party.GAJ).BrokerUser;
        var people = demo
            ? "accounts     ./run code gaj1001a   (or jcy1002a, mzj1003a, xitong, anquan, shenji …: password and verification code)"
            : $"set-up code  {system.Secret.Credentials.PasswordOf("set-up")}   (asked for by {new Uri(system.SecureGateway, "id/set-up")} until the administrators are named)";
        screen.Line($"""

              portal       {system.SecureGateway}   (the browser asks once: the certificate is this installation's own, {system.GatewayCertificate})
              gateway      {system.Gateway}   (for programs on this machine)
              {people}
              catalogue    {new Uri(system.SecureGateway, "api/exchange/catalogue")}   (for departments' developers: events, first hour, kit)
              dashboard    {Dashboard(system)}
              RabbitMQ     {system.Broker.ManagementAddress}   (user {system.Broker.AdministratorLogin.User}, password {system.Broker.AdministratorLogin.Password})
              AMQP         {system.Broker.Process.Address}
              PostgreSQL   {system.Postgres.Process.Address}
              logs         {system.Logs}

            A first event: the police ({police}) report a suspected infringement. The user's password, inbox and
            exchanges are in {CredentialFiles.PathOf(system, police)},
            a complete Python example is in README.md.
            Ctrl-C stops everything.

            """);
    }

    private static string Dashboard(LocalSystem system)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } receiver)
            return $"none: telemetry goes to {receiver}";
        return system.Dashboard switch
        {
            { IsCompletedSuccessfully: false } => "on its way; its address follows",
            var ready => ready.GetAwaiter().GetResult()?.Process.Address.ToString() ?? "none",
        };
    }
}
