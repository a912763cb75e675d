using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>
/// A unit keeps its duty roster, which is never empty again once it was filled: what would tear a gap into the next 24 hours, or
/// take away the last contact for any time, is refused (architecture §3).
/// </summary>
public static class KeepRoster
{
    private static readonly TimeSpan LongestShift = TimeSpan.FromDays(31);

    /// <summary>A person to call.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Phone">Telephone number of the office or of the service.</param>
    public sealed record Person([property: Length(1, 50)] string Name, [property: RegularExpression("^[0-9+() -]{3,30}$")] string Phone)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <param name="From">From when.</param>
    /// <param name="To">Until when.</param>
    /// <param name="Person">Who.</param>
    public sealed record EnterShift(DateTimeOffset From, DateTimeOffset To, Person Person);

    /// <param name="Person">Who can be called at any time.</param>
    public sealed record EnterFallback(Person Person);

    /// <summary>Nothing to say.</summary>
    public sealed record Withdraw;

    /// <summary>A time to come, of a month at most.</summary>
    public static Decision Decide(Shift shift, Guid entry, string unit, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(shift);
        return shift.From < shift.To && shift.To > now && shift.To - shift.From <= LongestShift
            ? Decision.Accept(new DutyEntered(entry, unit, shift.From, shift.To, by, now))
            : Decision.Refuse("roster.period-invalid");
    }

    /// <summary>What is needed stays until another is there.</summary>
    public static Decision Withdrawal(UnitRoster roster, Guid entry, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(roster);
        if (roster.Fallbacks.Contains(entry) && roster.Fallbacks.Count == 1) return Decision.Refuse("roster.last-fallback");
        if (roster.Shifts.TryGetValue(entry, out var shift)
            && RosterGaps.IsNeeded(shift, roster.Without(entry).Shifts.Values, now, now + RosterGaps.Ahead)) return Decision.Refuse("roster.gap");
        return Decision.Accept(new EntryWithdrawn(entry, by, now));
    }

    /// <summary>Over HTTP, for the caller's own unit.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapCommand<EnterShift>("/roster/shifts", (command, _, work, caller, cancellation) =>
            EnterAsync(command.Person, work, caller, entry => Decide(new(command.From, command.To), entry, caller.Unit, caller.Subject, work.Now), cancellation))
            .Produces(StatusCodes.Status201Created).RequireDuty(Duty.KeepDutyRoster);
        api.MapCommand<EnterFallback>("/roster/fallbacks", (command, _, work, caller, cancellation) =>
            EnterAsync(command.Person, work, caller, entry => Decision.Accept(new FallbackEntered(entry, caller.Unit, caller.Subject, work.Now)), cancellation))
            .Produces(StatusCodes.Status201Created).RequireDuty(Duty.KeepDutyRoster);
        api.MapCommand<Withdraw>("/roster/entries/{id:guid}/withdrawal", WithdrawAsync)
            .Produces(StatusCodes.Status204NoContent).RequireDuty(Duty.KeepDutyRoster);
    }

    private static async Task<CommandAnswer> EnterAsync(
        Person person, UnitOfWork work, Caller caller, Func<Guid, Decision> decide, CancellationToken cancellation)
    {
        var entry = Guid.CreateVersion7(work.Now);
        switch (decide(entry))
        {
            case Decision.Accepted accepted:
                work.Session.Events.Append(UnitRoster.StreamOf(caller.Unit), [.. accepted.Events]);
                await work.Vault.PutAsync(work, UnitRoster.PersonOf(entry), RosterFields.Name, person.Name, cancellation);
                await work.Vault.PutAsync(work, UnitRoster.PersonOf(entry), RosterFields.Phone, person.Phone, cancellation);
                return new CommandAnswer(StatusCodes.Status201Created, $"/roster/entries/{entry}", null);
            case Decision.Refused refused:
                return CommandAnswer.Of(Problem.Refusal(refused.Code));
            default:
                throw new InvalidOperationException();
        }
    }

    private static async Task<CommandAnswer> WithdrawAsync(Withdraw _, HttpContext http, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        var entry = Guid.Parse((string)http.Request.RouteValues["id"]!);
        var stream = await work.FetchExclusivelyAsync<UnitRoster>(UnitRoster.StreamOf(caller.Unit), cancellation);
        if (stream.Aggregate is not { } roster || !(roster.Shifts.ContainsKey(entry) || roster.Fallbacks.Contains(entry)))
            return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        switch (Withdrawal(roster, entry, caller.Subject, work.Now))
        {
            case Decision.Accepted accepted:
                stream.AppendMany([.. accepted.Events]);
                return new CommandAnswer(StatusCodes.Status204NoContent, null, null);
            case Decision.Refused refused:
                return CommandAnswer.Of(Problem.Refusal(refused.Code));
            default:
                throw new InvalidOperationException();
        }
    }
}
