using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Exchange.Reconcile;
using FourKeyWorks.Platform.Streams;
using Npgsql;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// A person on duty who could not be sent a message about what is still not heard: an alarm that names the unit, so that somebody
/// phones. It ends when what the message was about is heard.
/// </summary>
internal sealed class MessengerWatch(
    NpgsqlDataSource database, City city, Alarms alarms, IConfiguration configuration, TimeProvider time, ILogger<MessengerWatch> log)
    : Recurring(configuration.GetValue("Reconcile:Every", TimeSpan.FromMinutes(1)), time, log)
{
    private const string Watch = "messenger";

    private const string NotTold = """
        select distinct m.unit, m.outcome from unheard_message m join unheard u on u.id = m.incident
        where u.heard_at is null and m.outcome = any($1)
        """;

    private static readonly string[] Failures = [Words.NameOf(MessageOutcome.Failed), Words.NameOf(MessageOutcome.NoMessenger)];

    protected override Task OnceAsync(CancellationToken cancellation) => alarms.SettleAsync(Watch, LookAsync, cancellation);

    private async Task<IReadOnlyCollection<Finding>> LookAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(NotTold);
        command.Parameters.Add(new() { Value = Failures });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var findings = new List<Finding>();
        while (await row.ReadAsync(cancellation))
        {
            var unit = row.GetString(0);
            findings.Add(new("message-" + row.GetString(1), city.Units.FirstOrDefault(u => u.Id == unit)?.BrokerUser ?? unit));
        }

        return findings;
    }
}
