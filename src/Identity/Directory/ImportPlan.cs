using System.Globalization;
using System.Text.RegularExpressions;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Directory;

/// <summary>The directory as it is before an import.</summary>
/// <param name="Units">All units, closed ones too.</param>
/// <param name="NextUnit">The number of the next unit to be opened.</param>
/// <param name="OnBus">Units that take part on the bus.</param>
/// <param name="People">How many people work in a unit.</param>
/// <param name="Reachable">Units that have somebody to reach.</param>
/// <param name="Works">Who has which part in the key works.</param>
/// <param name="Years">The years of the calendar.</param>
internal sealed record DirectoryNow(
    IReadOnlyList<Unit> Units, int NextUnit, IReadOnlySet<string> OnBus, IReadOnlyDictionary<string, long> People, IReadOnlySet<string> Reachable,
    IReadOnlyList<Responsibility> Works, IReadOnlyList<CalendarYear> Years);

/// <summary>What is stored of one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Begins">It is a new one.</param>
/// <param name="Events">Its events, in order.</param>
internal sealed record PlannedStream(Guid Stream, bool Begins, List<object> Events);

/// <summary>
/// What importing a workbook would do, row by row, by the same decisions as each command alone; later rows see what earlier ones
/// do. One row that cannot be done, and nothing is.
/// </summary>
internal sealed partial class ImportPlan
{
    private static readonly Dictionary<string, UnitKind> KindWords = new()
    {
        ["部门"] = UnitKind.Bureau, ["镇街"] = UnitKind.Town, ["村社区"] = UnitKind.Village, ["网格"] = UnitKind.Grid, ["派出机构"] = UnitKind.Station, ["学校"] = UnitKind.School,
    };

    private static readonly Dictionary<string, KeyWork> WorkWords = new()
    {
        ["四失管理"] = KeyWork.FourLosses, ["法治宣传"] = KeyWork.LegalPublicity, ["公共场所"] = KeyWork.PublicVenues, ["违法犯罪"] = KeyWork.Offences,
    };

    private readonly DirectoryNow now;
    private readonly string by;
    private readonly DateTimeOffset at;
    private readonly Dictionary<string, Unit> units;
    private readonly Dictionary<Guid, PlannedStream> streams = [];
    private readonly List<RowEffect> effects = [];
    private readonly List<(ContactPointSet Set, KeepContact.Command Command)> contacts = [];
    private readonly HashSet<string> seen = [];
    private int next;

    private ImportPlan(DirectoryNow now, string by, DateTimeOffset at)
    {
        (this.now, this.by, this.at, next) = (now, by, at, now.NextUnit);
        units = now.Units.ToDictionary(u => u.UnitId);
    }

    /// <summary>What each row does.</summary>
    public IReadOnlyList<RowEffect> Effects => effects;

    /// <summary>What would be stored.</summary>
    public IReadOnlyCollection<PlannedStream> Streams => streams.Values;

    /// <summary>Whom to reach, for the vault.</summary>
    public IReadOnlyList<(ContactPointSet Set, KeepContact.Command Command)> Contacts => contacts;

    /// <summary>Everything can be done.</summary>
    public bool IsGood => effects.TrueForAll(e => e.Code is null);

    /// <summary>A kind as the workbook has it.</summary>
    public static string WordOf(UnitKind kind) => KindWords.First(k => k.Value == kind).Key;

    /// <summary>A key work likewise.</summary>
    public static string WordOf(KeyWork work) => WorkWords.First(w => w.Value == work).Key;

    /// <summary>Makes the plan.</summary>
    public static ImportPlan Of(DirectoryNow now, IReadOnlyList<SheetRow> rows, IReadOnlyList<RowEffect> wrong, string by, DateTimeOffset at)
    {
        var plan = new ImportPlan(now, by, at);
        plan.effects.AddRange(wrong);
        foreach (var row in rows.Where(r => r.Sheet == Workbook.Units)) plan.TakeUnit(row);
        foreach (var row in rows.Where(r => r.Sheet == Workbook.Works)) plan.TakeWork(row);
        foreach (var row in rows.Where(r => r.Sheet == Workbook.Contacts)) plan.TakeContact(row);
        foreach (var year in rows.Where(r => r.Sheet == Workbook.Days).GroupBy(r => (r[Workbook.Day] ?? "")[..Math.Min(4, (r[Workbook.Day] ?? "").Length)])) plan.TakeYear(year.Key, [.. year]);
        return plan;
    }

    private void TakeUnit(SheetRow row)
    {
        var bad = Badly(row, (Workbook.Name, OpenUnit.NamePattern), (Workbook.Division, Directory.Division.Pattern), (Workbook.From, DayPattern), (Workbook.Until, DayPattern));
        if (bad is not null) Refuse(row, row[Workbook.Name], bad, "directory.cell-wrong");
        else if (row[Workbook.Name] is not { } name) Refuse(row, row[Workbook.Id], Workbook.Name, "directory.cell-missing");
        else if (row[Workbook.Id] is not { } id) OpenAs(row, name);
        else if (!seen.Add(id)) Refuse(row, id, Workbook.Id, "directory.row-twice");
        else if (!units.TryGetValue(id, out var unit)) Refuse(row, id, Workbook.Id, "directory.unit-unknown");
        else ChangeUnit(row, unit, name);
    }

    private void OpenAs(SheetRow row, string name)
    {
        if (!KindWords.TryGetValue(row[Workbook.Kind] ?? "", out var kind)) Refuse(row, name, Workbook.Kind, "directory.cell-wrong");
        else if (!TryFind(row[Workbook.Parent], out var parent)) Refuse(row, name, Workbook.Parent, "directory.unit-unknown");
        else if (!TryFind(row[Workbook.Town], out var town)) Refuse(row, name, Workbook.Town, "directory.unit-unknown");
        else if (row[Workbook.Until] is not null) Refuse(row, name, Workbook.Until, "directory.cell-wrong");
        else
        {
            var unit = string.Create(CultureInfo.InvariantCulture, $"u{next}");
            var facts = new OpenUnit.Facts(parent, town, IsNameTaken(unit, kind, parent?.UnitId, name), IsDivisionTaken(unit, kind, row[Workbook.Division]));
            var command = new OpenUnit.Command(kind, name, row[Workbook.Department]?.ToLowerInvariant(), parent?.UnitId, town?.UnitId, row[Workbook.Division], Date(row[Workbook.From]));
            switch (OpenUnit.Decide(unit, command, facts, by, at))
            {
                case Decision.Accepted { Events: [UnitOpened opened] }:
                    next++;
                    units[unit] = Unit.Create(opened);
                    streams[Unit.StreamOf(unit)] = new(Unit.StreamOf(unit), true, [opened]);
                    effects.Add(new(row.Sheet, row.Number, "open", name));
                    break;
                case Decision.Refused refused:
                    Refuse(row, name, null, refused.Code);
                    break;
            }
        }
    }

    /// <summary>What stands in the row and is otherwise than the unit is. A closed unit stays as it is, whatever stands there.</summary>
    private void ChangeUnit(SheetRow row, Unit unit, string name)
    {
        if (unit.LastDay is not null)
        {
            effects.Add(new(row.Sheet, row.Number, "nothing", unit.UnitId));
            return;
        }

        if (!TryFind(row[Workbook.Parent], out var parent)) Refuse(row, unit.UnitId, Workbook.Parent, "directory.unit-unknown");
        else if (!TryFind(row[Workbook.Town], out var town)) Refuse(row, unit.UnitId, Workbook.Town, "directory.unit-unknown");
        else
        {
            var done = new List<string>();
            var division = row[Workbook.Division] ?? unit.Division;
            var ownTown = unit.Kind is UnitKind.Station or UnitKind.School ? town : null;
            var isMoved = (parent?.UnitId, ownTown?.UnitId) != (unit.Parent, unit.Town);
            if (!Try(row, ref unit, done, "rename", u => RenameUnit.Decide(u, new(name), IsNameTaken(u.UnitId, u.Kind, u.Parent, name), by, at))) return;
            if (isMoved)
            {
                var facts = new OpenUnit.Facts(parent, ownTown, IsNameTaken(unit.UnitId, unit.Kind, parent?.UnitId, unit.Name), IsDivisionTaken(unit.UnitId, unit.Kind, division));
                if (!Try(row, ref unit, done, "move", u => MoveUnit.Decide(u, new(parent?.UnitId, ownTown?.UnitId, division), facts, by, at))) return;
            }
            else if (division is not null)
            {
                var above = (unit.Kind is UnitKind.Village or UnitKind.Grid ? parent : ownTown)?.Division;
                if (!Try(row, ref unit, done, "divide", u => SetDivision.Decide(u, new(division), above, IsDivisionTaken(u.UnitId, u.Kind, division), by, at))) return;
            }

            if (Date(row[Workbook.Until]) is { } lastDay && !Try(row, ref unit, done, "close", u => Close(u, lastDay, row[Workbook.Successors] ?? ""))) return;
            effects.Add(new(row.Sheet, row.Number, done.Count == 0 ? "nothing" : string.Join(' ', done), unit.UnitId));
        }
    }

    private Decision Close(Unit unit, DateOnly lastDay, string said)
    {
        var successors = Words(said).Select(w => TryFind(w, out var s) ? s : null).ToList();
        var parts = units.Values.LongCount(u => u.UnitId != unit.UnitId && (u.Parent == unit.UnitId || u.Town == unit.UnitId) && (u.LastDay is null || u.LastDay > lastDay));
        var facts = new CloseUnit.Facts(now.OnBus.Contains(unit.UnitId), parts, now.People.GetValueOrDefault(unit.UnitId), [.. successors.OfType<Unit>()]);
        return successors.Contains(null) ? Decision.Refuse("directory.successor-wrong") : CloseUnit.Decide(unit, new(lastDay, [.. successors.Select(s => s!.UnitId)]), facts, by, at);
    }

    private bool Try(SheetRow row, ref Unit unit, List<string> done, string what, Func<Unit, Decision> decide)
    {
        switch (decide(unit))
        {
            case Decision.Refused refused:
                Refuse(row, unit.UnitId, null, refused.Code);
                return false;
            case Decision.Accepted { Events: [var e] }:
                unit = e switch
                {
                    UnitRenamed r => unit.Apply(r),
                    UnitMoved m => unit.Apply(m),
                    UnitDivisionSet d => unit.Apply(d),
                    UnitClosed c => unit.Apply(c),
                    _ => throw new InvalidOperationException(),
                };
                units[unit.UnitId] = unit;
                Append(Unit.StreamOf(unit.UnitId), e);
                done.Add(what);
                return true;
            default:
                return true;
        }
    }

    private void TakeWork(SheetRow row)
    {
        var said = row[Workbook.Work];
        if (!WorkWords.TryGetValue(said ?? "", out var work) || now.Works.FirstOrDefault(w => w.Work == work) is not { } present) Refuse(row, said, Workbook.Work, "directory.cell-wrong");
        else if (!seen.Add(said!)) Refuse(row, said, Workbook.Work, "directory.row-twice");
        else
        {
            IReadOnlyList<string> Departments(string column) => [.. Words(row[column] ?? "").Select(d => d.ToLowerInvariant())];
            Take(row, said!, "share-out", Responsibility.StreamOf(Responsibility.NameOf(work)),
                SetResponsibility.Decide(present, new(Departments(Workbook.Leads), Departments(Workbook.Implements), Departments(Workbook.Assists)), by, at));
        }
    }

    /// <summary>A row without any name says nothing: the export leaves them out.</summary>
    private void TakeContact(SheetRow row)
    {
        string[] columns = [Workbook.Contact, Workbook.ContactPhone, Workbook.Deputy, Workbook.DeputyPhone];
        if (columns.All(c => row[c] is null)) return;
        if (columns.FirstOrDefault(c => row[c] is null) is { } missing) Refuse(row, row[Workbook.Id], missing, "directory.cell-missing");
        else if (Badly(row, (Workbook.Contact, NameOfPerson), (Workbook.Deputy, NameOfPerson), (Workbook.ContactPhone, KeepContact.PhonePattern), (Workbook.DeputyPhone, KeepContact.PhonePattern)) is { } bad)
            Refuse(row, row[Workbook.Id], bad, "directory.cell-wrong");
        else if (!TryFind(row[Workbook.Id] ?? row[Workbook.Name], out var unit) || unit is null) Refuse(row, row[Workbook.Id], Workbook.Id, "directory.unit-unknown");
        else if (!seen.Add("contact " + unit.UnitId)) Refuse(row, unit.UnitId, Workbook.Id, "directory.row-twice");
        else
        {
            var command = new KeepContact.Command(new(row[Workbook.Contact]!, row[Workbook.ContactPhone]!), new(row[Workbook.Deputy]!, row[Workbook.DeputyPhone]!));
            switch (KeepContact.Decide(unit, command, TownOf(unit), now.Reachable.Contains(unit.UnitId), by, at))
            {
                case Decision.Accepted { Events: [ContactPointSet set] }:
                    contacts.Add((set, command));
                    effects.Add(new(row.Sheet, row.Number, "name-contact", unit.UnitId));
                    break;
                case Decision.Refused refused:
                    Refuse(row, unit.UnitId, null, refused.Code);
                    break;
            }
        }
    }

    /// <summary>All days of a year that the sheet names take the place of those that were there.</summary>
    private void TakeYear(string said, IReadOnlyList<SheetRow> rows)
    {
        foreach (var row in rows)
            if (Badly(row, (Workbook.Day, DayPattern), (Workbook.To, DayPattern), (Workbook.DayName, OpenUnit.NamePattern)) is { } bad) Refuse(row, row[Workbook.Day], bad, "directory.cell-wrong");
            else if (row[Workbook.DayKind] is not ("放假" or "上班" or "学校假期" or "重点时段")) Refuse(row, row[Workbook.Day], Workbook.DayKind, "directory.cell-wrong");
            else if (row[Workbook.DayKind] is "学校假期" or "重点时段" && (row[Workbook.To] is null || row[Workbook.DayName] is null)) Refuse(row, row[Workbook.Day], Workbook.To, "directory.cell-missing");
        if (effects.Exists(e => e.Sheet == Workbook.Days && e.Code is not null)) return;
        if (!int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || now.Years.FirstOrDefault(y => y.Year == number) is not { } year)
        {
            Refuse(rows[0], said, Workbook.Day, "directory.day-of-other-year");
            return;
        }

        IReadOnlyList<DateOnly> Of(string kind) => [.. rows.Where(r => r[Workbook.DayKind] == kind).Select(r => Date(r[Workbook.Day])!.Value)];
        var periods = rows.Where(r => r[Workbook.DayKind] is "学校假期" or "重点时段").Select(r => new CalendarPeriod(
            r[Workbook.DayKind] == "学校假期" ? PeriodKind.SchoolVacation : PeriodKind.KeyPeriod, r[Workbook.DayName]!, Date(r[Workbook.Day])!.Value, Date(r[Workbook.To])!.Value)).ToList();
        Take(rows[0], said, "calendar", CalendarYear.StreamOf(number), SetCalendar.Decide(year, new(Of("放假"), Of("上班"), year.HasNotice || Of("放假").Count > 0, periods), by, at));
    }

    private void Take(SheetRow row, string subject, string what, Guid stream, Decision decision)
    {
        switch (decision)
        {
            case Decision.Accepted { Events: [var e] }:
                Append(stream, e);
                effects.Add(new(row.Sheet, row.Number, what, subject));
                break;
            case Decision.Refused refused:
                Refuse(row, subject, null, refused.Code);
                break;
            default:
                effects.Add(new(row.Sheet, row.Number, "nothing", subject));
                break;
        }
    }

    private void Append(Guid stream, object e)
    {
        if (!streams.TryGetValue(stream, out var planned)) streams[stream] = planned = new(stream, false, []);
        planned.Events.Add(e);
    }

    private void Refuse(SheetRow row, string? subject, string? column, string code) => effects.Add(new(row.Sheet, row.Number, "nothing", subject, column, code));

    /// <summary>By its id, or by its name where only one that lasts has it.</summary>
    private bool TryFind(string? said, out Unit? unit)
    {
        unit = null;
        if (said is null || units.TryGetValue(said, out unit)) return true;
        if (units.Values.Where(u => u.Name == said && u.LastDay is null).Take(2).ToList() is not [var only]) return false;
        unit = only;
        return true;
    }

    private bool IsNameTaken(string unit, UnitKind kind, string? parent, string name) =>
        units.Values.Any(u => u.UnitId != unit && u.Kind == kind && u.Parent == parent && u.Name == name && u.LastDay is null);

    private bool IsDivisionTaken(string unit, UnitKind kind, string? division) => division is not null && kind is UnitKind.Town or UnitKind.Village
        && units.Values.Any(u => u.UnitId != unit && u.Kind == kind && u.Division == division && u.LastDay is null);

    private string? TownOf(Unit unit) => unit.Kind switch
    {
        UnitKind.Town => unit.UnitId,
        UnitKind.Village => unit.Parent,
        UnitKind.Grid => unit.Parent is { } village && units.TryGetValue(village, out var of) ? of.Parent : null,
        _ => unit.Town,
    };

    /// <summary>The first column in which something stands that cannot be there.</summary>
    private static string? Badly(SheetRow row, params (string Column, string Pattern)[] rules) =>
        rules.FirstOrDefault(r => row[r.Column] is { } text && (!Regex.IsMatch(text, r.Pattern) || (r.Pattern == DayPattern && Date(text) is null))).Column;

    private static IReadOnlyList<string> Words(string text) => [.. Between().Split(text).Where(w => w.Length > 0)];

    private static DateOnly? Date(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private const string DayPattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

    private const string NameOfPerson = "^[^<>=@]{1,50}$";

    [GeneratedRegex("[、,，;； ]+")]
    private static partial Regex Between();
}
