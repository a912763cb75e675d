using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.LocalHost.State;
using OtpNet;

namespace FourKeyWorks.LocalHost;

/// <summary><c>./run code ACCOUNT</c>: what an account of the demonstration signs in with, instead of a phone.</summary>
internal static class DemoCode
{
    public static int Print(CommandLine asked, Screen screen, TimeProvider clock)
    {
        var known = DemoAccounts.Administrators.Select(a => a.Account).Concat(Installation.City().Units.Concat(DemoAccounts.UnitsOffTheBus).SelectMany(DemoAccounts.Of)).ToList();
        if (!known.Contains(asked.Account!))
            throw new UsageException($"There is no account {asked.Account} in the demonstration. There are: {string.Join(' ', known)}");
        var credentials = InstallationSecret.In(Installation.StateFolder(asked)).Credentials;
        var totp = new Totp(DemoAccounts.TotpKeyOf(credentials, asked.Account!));
        var now = clock.GetUtcNow().UtcDateTime;
        screen.Line($"""
            account   {asked.Account}
            password  {DemoAccounts.PasswordOf(credentials, asked.Account!)}
            code      {totp.ComputeTotp(now)}   (for another {totp.RemainingSeconds(now)} s, and once only)
            """);
        return 0;
    }
}
