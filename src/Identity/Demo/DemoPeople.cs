using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Clients;
using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;
using OtpNet;

namespace FourKeyWorks.Identity.Demo;

/// <summary>
/// Opens the accounts of a demonstration (<c>Demo:People</c>), once, when the service has started. Only where the system is
/// tried out: another environment refuses to start with it.
/// </summary>
internal sealed partial class DemoPeople(
    IServiceScopeFactory scopes, IDocumentStore store, UnitsOfWork units, NpgsqlDataSource database, City city, IConfiguration configuration, ILogger<DemoPeople> log) : BackgroundService
{
    private const string By = "demo";

    /// <summary>Adds it where it is asked for.</summary>
    public static void Add(IHostApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue<bool>("Demo:People")) return;
        if (!builder.Environment.IsDevelopment()) throw new InvalidOperationException("Demo:People is for trying the system out; this environment is not for that.");
        builder.Services.AddHostedService<DemoPeople>();
    }

    /// <summary>What a person of a department may do: what its system may, without what is a program's or an auditor's; and finding whom to call.</summary>
    internal static IReadOnlyList<string> DutiesOfPeople(Party department) =>
        [.. DutiesOf.Department(department).Except([Duty.ExchangeEvents, Duty.ReadAudit]).Concat(DutiesOf.People(department)).Append(Duty.ReadDirectory).Select(d => d.Name())];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var credentials = new Credentials(Convert.FromBase64String(configuration["Installation:Secret"]!));
        await DemoUnits.OpenAsync(store, units, stoppingToken);
        var office = city.Units.First(u => u.Department == Party.WBB).Id;
        var people = DemoAccounts.Administrators.Select(a => (a.Account, Unit: office, Duties: (IReadOnlyList<string>)[a.Duty, Duty.ReadDirectory.Name()]))
            .Concat(from unit in city.Units.Concat(DemoAccounts.UnitsOffTheBus) from account in DemoAccounts.Of(unit) select (account, unit.Id, DutiesOfPeople(unit.Department)));
        var (opened, number) = (0, 0);
        foreach (var (account, unit, duties) in people)
            if (await OpenAsync(credentials, account, unit, duties, DemoUnits.Invented(number++), stoppingToken)) opened++;
        if (opened > 0) Opened(opened);
    }

    /// <summary>An account that is there already is left as it is.</summary>
    private async Task<bool> OpenAsync(Credentials credentials, string account, string unit, IReadOnlyList<string> duties, KeepContact.Person invented, CancellationToken cancellation)
    {
        if (await AccountNames.PersonAsync(database, account, cancellation) is not { } person)
        {
            await using var session = store.LightweightSession();
            var work = units.Begin(session, By);
            person = Guid.CreateVersion7(work.Now);
            AccountNames.Put(session, person, account);
            var named = await EnterParticulars.PutAsync(work, person, invented.Name, invented.Phone, By, cancellation);
            session.Events.StartStream(person, [new PersonJoined(person, unit, By, work.Now), named, .. duties.Select(d => new DutyGranted(person, d, By, work.Now))]);
            await session.SaveChangesAsync(cancellation);
        }

        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        if (await accounts.Users.FindAsync([person], cancellation) is not null) return false;
        var opened = new Account { Id = person, UserName = account, NormalizedUserName = account.ToUpperInvariant(), LockoutEnabled = true };
        accounts.Users.Add(opened);
        await scope.ServiceProvider.GetRequiredService<Enrolment>().FinishAsync(
            opened, DemoAccounts.PasswordOf(credentials, account), Base32Encoding.ToString(DemoAccounts.TotpKeyOf(credentials, account)), 0, cancellation);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} accounts of the demonstration are open")]
    private partial void Opened(int count);
}
