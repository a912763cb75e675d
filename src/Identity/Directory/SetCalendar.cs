using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;
using Marten;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// The system administrator enters the days of a year as the State Council's notice has them, and the city's school vacations and
/// key periods. Clocks that count working days move with it, in every service; what would move is asked of the services before.
/// </summary>
internal static class SetCalendar
{
    private const string By = "official-calendar";

    /// <summary>First year that is kept.</summary>
    internal const int First = 2025;

    /// <summary>Longest vacation or key period, in days.</summary>
    private const int LongestPeriod = 120;

    /// <param name="Holidays">Days off.</param>
    /// <param name="MakeUpWorkdays">Weekend days that are worked.</param>
    /// <param name="HasNotice">The notice is published.</param>
    /// <param name="Periods">Vacations and key periods.</param>
    public sealed record Command(
        [property: Length(0, 120)] IReadOnlyList<DateOnly> Holidays, [property: Length(0, 60)] IReadOnlyList<DateOnly> MakeUpWorkdays, bool HasNotice,
        [property: Length(0, 40)] IReadOnlyList<CalendarPeriod> Periods);

    /// <summary>Whether a year can be like that.</summary>
    public static Decision Decide(CalendarYear present, Command command, string by, DateTimeOffset now)
    {
        var (holidays, makeUps) = (command.Holidays.Distinct().Order().ToList(), command.MakeUpWorkdays.Distinct().Order().ToList());
        if (holidays.Concat(makeUps).Any(d => d.Year != present.Year)) return Decision.Refuse("directory.day-of-other-year");
        if (makeUps.Exists(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))) return Decision.Refuse("directory.make-up-not-weekend");
        if (holidays.Intersect(makeUps).Any()) return Decision.Refuse("directory.day-twice");
        if (command.Periods.Any(p => !IsOf(present.Year, p))) return Decision.Refuse("directory.period-wrong");
        var periods = command.Periods.OrderBy(p => p.From).ThenBy(p => p.To).ToList();
        return present.HasNotice == command.HasNotice && present.Holidays.SequenceEqual(holidays) && present.MakeUpWorkdays.SequenceEqual(makeUps) && present.Periods.SequenceEqual(periods)
            ? Decision.Accept()
            : Decision.Accept(new CalendarYearSet(present.Year, present.Revision + 1, holidays, makeUps, command.HasNotice, periods, by, now));
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapView<CalendarYear, CalendarYear>("/directory/calendar/{id}", CalendarYear.StreamOf, (year, _, _) => Task.FromResult<CalendarYear?>(year)).RequireDuty(Duty.ReadDirectory);
        api.MapChange<CalendarYear, Command>("/directory/calendar/{id}", CalendarYear.StreamOf, (_, _) => true,
            (year, command, caller, work, _) => Task.FromResult(Decide(year, command, caller.Subject, work.Now))).RequireDuty(Duty.KeepDirectory);
    }

    /// <summary>What leaves: the days that clocks go by.</summary>
    public static Outgoing Publish(IEvent<CalendarYearSet> e, PublishingContext context) => new(Changed(e.Data), Names.Jurisdiction(context.City.Id, null, null), e.StreamId);

    /// <summary>The same, for Identity's own clocks.</summary>
    public static CalendarChangedV1 Changed(CalendarYearSet set) =>
        new() { Year = set.Year, Revision = set.Revision, Holidays = set.Holidays, MakeUpWorkdays = set.MakeUpWorkdays };

    /// <summary>What <c>migrate</c> does: the years that came with the product and the next two, where they are not there yet.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().LightweightSession();
        foreach (var set in Defaults(services.GetRequiredService<TimeProvider>().GetUtcNow()))
            if (await session.Events.FetchStreamStateAsync(CalendarYear.StreamOf(set.Year)) is null) session.Events.StartStream(CalendarYear.StreamOf(set.Year), set);
        await session.SaveChangesAsync();
    }

    /// <summary>Of a year without a notice only the weeks are known.</summary>
    internal static IReadOnlyList<CalendarYearSet> Defaults(DateTimeOffset now)
    {
        var (holidays, makeUps) = (OfficialCalendar.BuiltIn.Holidays, OfficialCalendar.BuiltIn.MakeUpWorkdays);
        return
        [
            .. from year in Enumerable.Range(First, OfficialCalendar.DateOf(now).Year + 2 - First)
               let off = holidays.Where(d => d.Year == year).Order().ToList()
               select new CalendarYearSet(year, 1, off, [.. makeUps.Where(d => d.Year == year).Order()], off.Count > 0, [], By, now),
        ];
    }

    private static bool IsOf(int year, CalendarPeriod period) =>
        period.From <= period.To && period.To.DayNumber - period.From.DayNumber < LongestPeriod && period.From.Year == year;
}
