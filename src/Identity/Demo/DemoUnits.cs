using System.Globalization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;
using Marten;

namespace FourKeyWorks.Identity.Demo;

/// <summary>
/// What the demonstration's directory has beyond the city's file, which is about the bus: <see cref="DemoAccounts.UnitsOffTheBus"/>,
/// and a grid in two of its villages. Invented, in division 999999.
/// </summary>
internal static class DemoUnits
{
    private const string By = "demo";

    private static readonly string[] Surnames = ["甲", "乙", "丙", "丁", "戊", "己", "庚"];

    private static readonly string[] GivenNames = ["示例", "样本", "演示", "测试"];

    private static readonly Dictionary<string, string> Divisions = new() { ["u2001"] = "999999101", ["u2002"] = "999999001" };

    /// <summary>Enters what is not there yet.</summary>
    public static async Task OpenAsync(IDocumentStore store, UnitsOfWork units, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var work = units.Begin(session, By);
        foreach (var (town, division) in Divisions)
            if (await session.Events.AggregateStreamAsync<Unit>(Unit.StreamOf(town), token: cancellation) is { Division: null })
                session.Events.Append(Unit.StreamOf(town), new UnitDivisionSet(town, division + "000", By, work.Now));
        foreach (var opened in All(work.Now))
            if (await session.Events.FetchStreamStateAsync(Unit.StreamOf(opened.Unit), cancellation) is null) session.Events.StartStream(Unit.StreamOf(opened.Unit), opened);
        await session.SaveChangesAsync(cancellation);
        await NameContactsAsync(store, units, cancellation);
        await FillCalendarAsync(store, units, cancellation);
    }

    /// <summary>Invented people with numbers that no telephone has, for departments, towns and villages.</summary>
    private static async Task NameContactsAsync(IDocumentStore store, UnitsOfWork units, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var work = units.Begin(session, By);
        var number = 0;
        foreach (var unit in work.City.Units.Concat(DemoAccounts.UnitsOffTheBus))
        {
            var (contact, deputy) = (Invented(number++), Invented(number++));
            // The last department has named nobody yet: so the list of those has something in it.
            if (unit.Department == Party.JTJ || await session.Events.FetchStreamStateAsync(ContactPoint.StreamOf(unit.Id), cancellation) is not null) continue;
            await KeepContact.PutAsync(work, new(unit.Id, unit.Town, false, By, work.Now), new(contact, deputy), cancellation);
        }

        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>Somebody who is not.</summary>
    internal static KeepContact.Person Invented(int number) =>
        new(Surnames[number % Surnames.Length] + GivenNames[number / 3 % GivenNames.Length], string.Create(CultureInfo.InvariantCulture, $"000-{99990000 + number}"));

    /// <summary>Vacations and examinations of this year and the next, about when they usually are.</summary>
    private static async Task FillCalendarAsync(IDocumentStore store, UnitsOfWork units, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var work = units.Begin(session, By);
        var present = OfficialCalendar.DateOf(work.Now).Year;
        foreach (var y in new[] { present, present + 1 })
        {
            if (await session.Events.AggregateStreamAsync<CalendarYear>(CalendarYear.StreamOf(y), token: cancellation) is not { Revision: 1 } year) continue;
            IReadOnlyList<CalendarPeriod> periods =
            [
                new(PeriodKind.SchoolVacation, "寒假", new(y, 1, 24), new(y, 2, 22)),
                new(PeriodKind.KeyPeriod, "高考", new(y, 6, 7), new(y, 6, 9)),
                new(PeriodKind.KeyPeriod, "中考", new(y, 6, 16), new(y, 6, 18)),
                new(PeriodKind.SchoolVacation, "暑假", new(y, 7, 4), new(y, 8, 31)),
            ];
            if (SetCalendar.Decide(year, new(year.Holidays, year.MakeUpWorkdays, year.HasNotice, periods), By, work.Now) is Decision.Accepted accepted)
                session.Events.Append(year.Id, accepted.Events);
        }

        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>In an order in which each comes after what it is part of.</summary>
    internal static IEnumerable<UnitOpened> All(DateTimeOffset now)
    {
        UnitOpened Of(string id, UnitKind kind, string department, string parent, string? town, string? division, string name) =>
            new(id, kind, department, parent, town, division, name, OfficialCalendar.DateOf(now), By, now);

        var villages = DemoAccounts.UnitsOffTheBus.Where(u => u.Department == Party.ZJD).GroupBy(u => u.Town!).SelectMany(t => t.Select((u, i) =>
            Of(u.Id, UnitKind.Village, "zjd", t.Key, null, $"{Divisions[t.Key]}{201 + i}", u.Name)));
        return
        [
            .. villages,
            Of("u3101", UnitKind.Grid, "zjd", "u3001", null, "999999101201", "东河村第一网格"),
            Of("u3102", UnitKind.Grid, "zjd", "u3007", null, "999999001201", "文昌社区第一网格"),
            .. DemoAccounts.UnitsOffTheBus.Where(u => u.Department == Party.GAJ).Select(u => Of(u.Id, UnitKind.Station, "gaj", "u1001", u.Town, null, u.Name)),
            .. DemoAccounts.UnitsOffTheBus.Where(u => u.Department == Party.JYJ).Select(u => Of(u.Id, UnitKind.School, "jyj", "u1005", u.Town, null, u.Name)),
        ];
    }
}
