using FourKeyWorks.Platform.Bus;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>
/// Sends what was decided to be sent again, once a second, in every instance: under its own sender's name, and closed when the
/// broker has confirmed. What was sent before a crash is sent again; receivers know it by its id.
/// </summary>
internal sealed partial class LetterSender(
    Forwarding queues, Destinations destinations, IDocumentStore store, UnitsOfWork units, KeyRing keys, TimeProvider time, ILogger<LetterSender> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    private const string Next = """
        select l.id, l.goes_to, c.key_name, c.message from desk_letters l join desk_contents c on c.id = l.id
        where l.state = 'sending' and l.id > $1 order by l.id limit 1 for update of l skip locked
        """;

    internal const string DropContent = "delete from desk_contents where id = ?";

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        var after = Guid.Empty;
        while (true)
        {
            await using var session = store.LightweightSession();
            await session.BeginTransactionAsync(cancellation);
            if (await NextAsync(session.Connection!, after, cancellation) is not { } due) return;
            after = due.Id;
            var message = await LetterKeeper.OpenAsync(keys, due.Id, due.Content, cancellation)
                ?? throw new InvalidOperationException("The key of a letter is gone.");
            var work = units.Begin(session, by: "system");
            if (await SendAsync(message, due.GoesTo, cancellation))
            {
                session.Events.Append(due.Id, new LetterSent(work.Now));
                session.QueueSqlCommand(DropContent, due.Id);
                foreach (var unit in due.GoesTo.Select(destinations.InboxOf).OfType<string>()) Overflow.Of(message, unit)?.NoteResent(session, work.Now);
            }
            else
            {
                session.Events.Append(due.Id, new LetterNotSent(work.Now));
                NowhereToGo(due.Id);
            }

            await session.SaveChangesAsync(cancellation);
        }
    }

    private async Task<bool> SendAsync(KeptMessage message, IEnumerable<string> goesTo, CancellationToken cancellation)
    {
        foreach (var queue in goesTo)
            if (!await queues.PutAsync(destinations.Named(queue), message, cancellation)) return false;
        return true;
    }

    private static async Task<(Guid Id, string[] GoesTo, SealedFact Content)?> NextAsync(NpgsqlConnection connection, Guid after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Next, connection) { Parameters = { new() { Value = after } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? (row.GetGuid(0), row.GetFieldValue<string[]>(1), new SealedFact(row.GetString(2), row.GetFieldValue<byte[]>(3)))
            : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Letter {Letter} could not be sent: a queue it goes to does not exist")]
    private partial void NowhereToGo(Guid letter);
}
