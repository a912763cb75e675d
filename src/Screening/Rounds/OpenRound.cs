using System.ComponentModel.DataAnnotations;
using System.Globalization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Screening;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Streams;
using JasperFx.Events;

namespace FourKeyWorks.Screening.Rounds;

/// <summary>A town opens its screening round of the month: at least one a month, findings reported before the month ends (plan ¶3; R1.4-1, R1.4-2).</summary>
public static class OpenRound
{
    private const string MonthFormat = "yyyy-MM";

    /// <param name="Town">The town's unit.</param>
    /// <param name="Month"><c>yyyy-MM</c>: the current month or the next.</param>
    public sealed record Command(
        [property: UnitId] string Town,
        [property: RegularExpression("^[0-9]{4}-(0[1-9]|1[0-2])$")] string Month);

    /// <summary>One round per town and month.</summary>
    public static Guid RoundOf(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return DerivedId.Of("round", command.Town, command.Month);
    }

    /// <summary>A town opens its own, the Office any town's. Not for the past, nor further ahead than the next month.</summary>
    public static Decision Decide(Command command, Caller caller, City city, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(city);
        if (!city.Units.Any(u => u.Id == command.Town && u.Department == Party.ZJD)) return Decision.Refuse("screening.town-unknown");
        if (caller.Department == Party.ZJD && city.Units.FirstOrDefault(u => u.Id == caller.Unit)?.Town != command.Town) return Decision.Refuse("screening.not-your-town");
        // The year 0000 fits the pattern and no calendar.
        if (!DateOnly.TryParseExact(command.Month, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)) return Decision.Refuse("screening.month-not-open");
        var today = OfficialCalendar.DateOf(now);
        var current = new DateOnly(today.Year, today.Month, 1);
        if (month < current || month > current.AddMonths(1)) return Decision.Refuse("screening.month-not-open");
        return Decision.Accept(new RoundOpened(RoundOf(command), command.Town, month, OfficialCalendar.EndOf(month.AddMonths(1).AddDays(-1)), now));
    }

    /// <summary>The town.</summary>
    private const string Town = "town";

    /// <summary>A town sees its own, the Office any town's.</summary>
    private static readonly AccessPolicy Access = new(
        new AccessRule([Town], [Party.ZJD], [Duty.OpenScreeningRound]), new AccessRule([AccessRule.Anybody], [Party.WBB], [Duty.OpenScreeningRound]));

    /// <summary>Who stands to a round.</summary>
    public static IEnumerable<StandingChange> Changes(IEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Data is RoundOpened r ? [new StandingChange.Given(r.RoundId, Names.ToUnit(r.Town), Town)] : [];
    }

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapBeginning<Command>("/rounds", RoundOf, id => $"rounds/{id}", (command, caller, work) => Decide(command, caller, work.City, work.Now))
            .RequireDuty(Duty.OpenScreeningRound);
        api.MapView<Round>("/rounds/{id:guid}", id => id, Access)
            .RequireDuty(Duty.OpenScreeningRound);
    }

    /// <summary>Tells the town's units.</summary>
    public static Outgoing Publish(IEvent<RoundOpened> e, PublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(context);
        return new Outgoing(
            new RoundOpenedV1
            {
                RoundId = e.Data.RoundId,
                Town = e.Data.Town,
                Month = e.Data.Month.ToString(MonthFormat, CultureInfo.InvariantCulture),
                DueAt = e.Data.DueAt,
            },
            Names.Jurisdiction(context.City.Id, e.Data.Town, null),
            e.Data.RoundId);
    }
}
