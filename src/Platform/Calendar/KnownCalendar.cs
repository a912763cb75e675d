using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Calendar;

/// <summary>
/// The official calendar as the directory keeps it. One copy of the service receives a change; all copies look at the table once a
/// second, so that a clock that starts anywhere counts by it soon after. Years of which the directory has said nothing are as
/// they came with the product.
/// </summary>
public sealed class KnownCalendar(NpgsqlDataSource database, TimeProvider time, ILogger<KnownCalendar> log)
    : Recurring(TimeSpan.FromSeconds(1), time, log)
{
    /// <summary>After this time every copy counts by a change.</summary>
    internal static readonly TimeSpan EverywhereAfter = TimeSpan.FromSeconds(3);

    private const string Put = """
        insert into calendar_year (year, revision, holidays, make_up_workdays, known_at) values (?, ?, ?, ?, ?)
        on conflict (year) do update set revision = excluded.revision, holidays = excluded.holidays, make_up_workdays = excluded.make_up_workdays,
            known_at = excluded.known_at, clocks_moved_at = null
        where calendar_year.revision < excluded.revision
        """;

    private const string All = "select year, holidays, make_up_workdays from calendar_year";

    private volatile OfficialCalendar present = OfficialCalendar.BuiltIn;

    /// <summary>The calendar of now.</summary>
    public OfficialCalendar Present => present;

    /// <summary>Takes the event.</summary>
    internal static Task<Outcome> ReceiveAsync(CalendarChangedV1 body, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        Note(work.Session, body, work.Now);
        return Task.FromResult(Outcome.Done);
    }

    /// <summary>Notes a year in the commit of <paramref name="operations"/>, where the event is made.</summary>
    public static void Note(IDocumentOperations operations, CalendarChangedV1 changed, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(changed);
        operations.QueueSqlCommand(Put, changed.Year, changed.Revision, changed.Holidays.ToArray(), changed.MakeUpWorkdays.ToArray(), now.ToUniversalTime());
    }

    /// <summary>Reads what is known by now.</summary>
    internal async Task ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(All);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var known = OfficialCalendar.BuiltIn;
        while (await row.ReadAsync(cancellation)) known = known.With(row.GetInt32(0), row.GetFieldValue<DateOnly[]>(1), row.GetFieldValue<DateOnly[]>(2));
        present = known;
    }

    /// <inheritdoc/>
    protected override Task OnceAsync(CancellationToken cancellation) => ReadAsync(cancellation);
}
