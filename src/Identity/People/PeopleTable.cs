using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace FourKeyWorks.Identity.People;

/// <summary>Who works where and may do what, kept in the commit of the events it follows from. No name stands in it.</summary>
public sealed partial class PeopleTable : EventProjection
{
    private const string Join = "insert into person (id, unit) values (?, ?)";
    private const string Grant = "insert into person_duty (person, duty) values (?, ?) on conflict do nothing";
    private const string Withdraw = "delete from person_duty where person = ? and duty = ?";
    private const string WithdrawAll = "delete from person_duty where person = ?";
    private const string Suspend = "update person set suspended_at = ? where id = ?";
    private const string Resume = "update person set suspended_at = null where id = ?";
    private const string Leave = "update person set left_at = ? where id = ?";
    private const string Announce = "update person set successor = ?, last_day = ?, hand_over = 'asked' where id = ?";
    private const string CallOff = "update person set successor = null, last_day = null, hand_over = null where id = ?";
    private const string Answer = "update person set hand_over = ? where id = ?";
    private const string GoAway = "insert into absence (id, person, first_day, last_day, deputy) values (?, ?, ?, ?, ?)";
    private const string ComeBack = "delete from absence where id = ?";
    private const string Find = """
        select p.unit, array(select d.duty from person_duty d where d.person = p.id order by d.duty), u.department from person p join unit u on u.id = p.unit
        where p.id = $1 and p.left_at is null and p.suspended_at is null and u.valid_from <= $2 and (u.valid_until is null or u.valid_until >= $2)
        """;

    /// <summary>The projection.</summary>
    public PeopleTable()
    {
        Name = "people";
        Options.DeleteDataInTableOnTeardown("absence");
        Options.DeleteDataInTableOnTeardown("person_duty");
        Options.DeleteDataInTableOnTeardown("person");
    }

    /// <summary>The tables.</summary>
    public static IReadOnlyList<Table> All { get; } =
    [
        Tables.Table("person", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("unit", "text").NotNull();
            t.AddColumn("suspended_at", "timestamptz");
            t.AddColumn("left_at", "timestamptz");
            t.AddColumn("successor", "uuid");
            t.AddColumn("last_day", "date");
            t.AddColumn("hand_over", "text");
            t.Indexes.Add(new IndexDefinition("person_by_unit") { Columns = ["unit"] });
        }),
        Tables.Table("person_duty", t =>
        {
            t.AddColumn("person", "uuid").AsPrimaryKey();
            t.AddColumn("duty", "text").AsPrimaryKey();
        }),
        Tables.Table("absence", t =>
        {
            t.AddColumn("id", "uuid").AsPrimaryKey();
            t.AddColumn("person", "uuid").NotNull();
            t.AddColumn("first_day", "date").NotNull();
            t.AddColumn("last_day", "date").NotNull();
            t.AddColumn("deputy", "uuid").NotNull();
            t.Indexes.Add(new IndexDefinition("absence_of_person") { Columns = ["person"] });
            t.Indexes.Add(new IndexDefinition("absence_by_deputy") { Columns = ["deputy"] });
        }),
    ];

    /// <summary>The caller that this person is now; null if they have left, are suspended, were never there, or their unit is not there that day.</summary>
    public static async Task<Caller?> CallerAsync(NpgsqlDataSource database, Guid person, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var command = database.CreateCommand(Find);
        command.Parameters.Add(new() { Value = person });
        command.Parameters.Add(new() { Value = OfficialCalendar.DateOf(now) });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        var department = PartyExtensions.Departments.First(d => d.Slug() == row.GetString(2));
        return new Caller(person.ToString(), department, row.GetString(0), Duties.Parse(row.GetFieldValue<string[]>(1)));
    }

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(e);
        // Others learn of it by the event; here it holds with the commit.
        if (RevokeAccess.Of(e.Data) is { } revoked) Revocations.Note(operations, revoked);
        switch (e.Data)
        {
            case PersonJoined j:
                operations.QueueSqlCommand(Join, j.PersonId, j.Unit);
                break;
            case DutyGranted g:
                operations.QueueSqlCommand(Grant, g.PersonId, g.Duty);
                break;
            case DutyWithdrawn w:
                operations.QueueSqlCommand(Withdraw, w.PersonId, w.Duty);
                break;
            case PersonSuspended s:
                operations.QueueSqlCommand(Suspend, s.At.ToUniversalTime(), s.PersonId);
                break;
            case PersonResumed r:
                operations.QueueSqlCommand(Resume, r.PersonId);
                break;
            case AbsenceEntered a:
                operations.QueueSqlCommand(GoAway, a.AbsenceId, a.PersonId, a.From, a.To, a.Deputy);
                break;
            case AbsenceEnded a:
                operations.QueueSqlCommand(ComeBack, a.AbsenceId);
                break;
            case LeavingAnnounced l:
                operations.QueueSqlCommand(Announce, l.Successor, l.LastDay, l.PersonId);
                break;
            case LeavingCalledOff l:
                operations.QueueSqlCommand(CallOff, l.PersonId);
                break;
            case HandOverAccepted h:
                operations.QueueSqlCommand(Answer, "accepted", h.PersonId);
                break;
            case HandOverDeclined h:
                operations.QueueSqlCommand(Answer, "declined", h.PersonId);
                break;
            case PersonLeft l:
                operations.QueueSqlCommand(WithdrawAll, l.PersonId);
                operations.QueueSqlCommand(Leave, l.At.ToUniversalTime(), l.PersonId);
                break;
        }

        return ValueTask.CompletedTask;
    }
}
