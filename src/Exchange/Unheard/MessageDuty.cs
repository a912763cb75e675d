using System.Globalization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// Sends the person on duty a message when it is a unit's turn: one for all that waits for the unit, and never more than one a
/// minute, so that an outage ends without a storm. Whoever dies in between sends it again under the same key.
/// </summary>
internal sealed class MessageDuty(
    IDocumentStore store, UnitsOfWork units, City city, Callees callees, DutyPersons persons, ProblemTexts texts, UnheardSettings settings,
    IEnumerable<IDutyMessenger> messengers, TimeProvider time, ILogger<MessageDuty> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    private const int MostAttempts = 3;

    private const int Page = 200;

    private const string NextUnit = """
        select m.unit from unheard_message m
        where m.done_at is null and not exists (select from unheard_message l where l.unit = m.unit and l.tried_at > $1)
        order by m.at limit 1
        """;

    private const string Waiting = "select incident, attempts from unheard_message where unit = $1 and done_at is null order by at, incident limit $2";

    private const string Tried = "update unheard_message set attempts = attempts + 1, tried_at = ? where unit = ? and incident = any(?)";

    private const string Done = "update unheard_message set done_at = ?, outcome = ? where unit = ? and incident = any(?)";

    /// <summary>Our own service, as the trail names it when it looks up a number.</summary>
    private static readonly IReadOnlySet<Duty> Duties = new HashSet<Duty> { Duty.AnswerUnheard };

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        while (await SendAsync(cancellation)) await Task.Yield();
    }

    /// <summary>One unit in one commit; false when none is due.</summary>
    internal async Task<bool> SendAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        var connection = session.Connection!;
        if (!await Turn.TryTakeAsync(connection, "unheard-messages", cancellation)) return false;
        var work = units.Begin(session, by: "system");
        if (await NextAsync(connection, work.Now - settings.MessagePause, cancellation) is not { } unit) return false;
        var waiting = await WaitingAsync(connection, unit, cancellation);
        var (entry, outcome) = await TellAsync(unit, waiting, cancellation);
        Guid[] incidents = [.. waiting.Select(w => w.Incident)];
        session.QueueSqlCommand(Tried, work.Now, unit, incidents);
        if (outcome is { } final)
        {
            session.QueueSqlCommand(Done, work.Now, Words.NameOf(final), unit, incidents);
            foreach (var incident in incidents) session.Events.Append(incident, new DutyOfficerMessaged(unit, entry, final, work.Now));
        }

        await session.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Null: not taken, and tried again.</summary>
    private async Task<(Guid? Entry, MessageOutcome? Outcome)> TellAsync(
        string unit, IReadOnlyList<(Guid Incident, int Attempts)> waiting, CancellationToken cancellation)
    {
        if (await callees.OfAsync([unit], cancellation) is not [var first, ..]) return (null, MessageOutcome.NobodyOnDuty);
        var entry = first.Entry.Id;
        if (messengers.FirstOrDefault() is not { } messenger) return (entry, MessageOutcome.NoMessenger);
        var caller = new Caller("svc.exchange", city.Units.First(u => u.Id == unit).Department, unit, Duties);
        if (await persons.ReadAsync(caller, Duty.AnswerUnheard, RosterFields.Answering, [first], cancellation) is not [{ Phone: { } phone }]) return (entry, MessageOutcome.NobodyOnDuty);
        var text = texts.Title("unheard.message", CultureInfo.GetCultureInfo("zh-CN"));
        var key = DerivedId.Of("unheard-message", unit, waiting[0].Incident.ToString("N"), $"{waiting.Count}");
        if (await messenger.SendAsync(Protected.Of(phone), text, key, cancellation)) return (entry, MessageOutcome.Sent);
        return (entry, waiting.Max(w => w.Attempts) + 1 >= MostAttempts ? MessageOutcome.Failed : null);
    }

    private static async Task<string?> NextAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(NextUnit, connection) { Parameters = { new() { Value = before } } };
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    private static async Task<IReadOnlyList<(Guid Incident, int Attempts)>> WaitingAsync(NpgsqlConnection connection, string unit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Waiting, connection) { Parameters = { new() { Value = unit }, new() { Value = Page } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var waiting = new List<(Guid, int)>();
        while (await row.ReadAsync(cancellation)) waiting.Add((row.GetGuid(0), row.GetInt32(1)));
        return waiting;
    }
}
