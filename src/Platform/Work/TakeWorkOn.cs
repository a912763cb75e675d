using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FourKeyWorks.Platform.Work;

/// <summary>
/// One of a unit takes on what is open there about something, so that colleagues see who has it and nothing is left behind
/// when that person is away or leaves (R0.4-6). It gives nobody a right that they did not have.
/// </summary>
public static class TakeWorkOn
{
    private static readonly string IsOpen = $"select exists (select from deadlines d where subject = $1 and owner = any($2) and {Standings.NotExcluded("d.subject", "$3")})";
    private const string HandledBy = "select subject from handling where handler = $1 and unit = $2";

    /// <param name="From">Who has it, as far as is known: it is taken over from them; null where nobody has it.</param>
    public sealed record Take(Guid? From = null);

    /// <summary>Nothing to say.</summary>
    public sealed record Release;

    /// <summary>Only a person takes on, and only from whom they believe to have it.</summary>
    /// <param name="now">Who has it at present.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="command">What is asked for.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="at">When.</param>
    public static Decision Decide(Guid? now, Guid subject, Take command, Caller caller, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(caller);
        if (!Guid.TryParse(caller.Subject, out var person)) return Decision.Refuse("work.no-person");
        if (now == person) return Decision.Accept();
        return now is null || now == command.From ? Decision.Accept(new WorkTaken(subject, caller.Unit, person, at)) : Decision.Refuse("work.taken");
    }

    /// <summary>Over HTTP.</summary>
    public static void MapHandling(this IEndpointRouteBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapCommand<Take>("/work/{subject:guid}/handler", (command, http, work, caller, cancellation) =>
            ChangeAsync(http, work, caller, (subject, now) => Decide(now, subject, command, caller, work.Now), cancellation))
            .Produces(StatusCodes.Status204NoContent).RequireDuty(Duty.ReadWork);
        api.MapCommand<Release>("/work/{subject:guid}/release", (_, http, work, caller, cancellation) =>
            ChangeAsync(http, work, caller, (subject, now) => now is null ? Decision.Accept() : Decision.Accept(new WorkReleased(subject, caller.Unit, caller.Subject, work.Now)), cancellation))
            .Produces(StatusCodes.Status204NoContent).RequireDuty(Duty.ReadWork);
    }

    /// <summary>What a leaver had is the successor's, who has accepted it.</summary>
    internal static async Task<Outcome> ReceiveAsync(WorkHandedOverV1 body, Arrival arrival, UnitOfWork work, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(HandledBy) { Parameters = { new() { Value = body.From }, new() { Value = body.Unit } } };
        var subjects = new List<Guid>();
        await using (var row = await work.Session.ExecuteReaderAsync(command, cancellation))
            while (await row.ReadAsync(cancellation)) subjects.Add(row.GetGuid(0));
        foreach (var subject in subjects)
            work.Session.Events.Append(Handling.StreamOf(subject, body.Unit), new WorkPassedOn(subject, body.Unit, body.From, body.To, work.Now));
        return Outcome.Done;
    }

    private static async Task<CommandAnswer> ChangeAsync(
        HttpContext http, UnitOfWork work, Caller caller, Func<Guid, Guid?, Decision> decide, CancellationToken cancellation)
    {
        var subject = Guid.Parse((string)http.Request.RouteValues["subject"]!);
        if (!await IsOpenAsync(http.RequestServices.GetRequiredService<NpgsqlDataSource>(), subject, caller, cancellation)) return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        var stream = await work.Session.Events.FetchForWriting<Handling>(Handling.StreamOf(subject, caller.Unit), cancellation);
        switch (decide(subject, stream.Aggregate?.Handler))
        {
            case Decision.Accepted accepted:
                if (accepted.Events.Count > 0) stream.AppendMany([.. accepted.Events]);
                return new CommandAnswer(StatusCodes.Status204NoContent, null, null);
            case Decision.Refused refused:
                return CommandAnswer.Of(Problem.Refusal(refused.Code));
            default:
                throw new InvalidOperationException();
        }
    }

    private static async Task<bool> IsOpenAsync(NpgsqlDataSource database, Guid subject, Caller caller, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(IsOpen);
        command.Parameters.Add(new() { Value = subject });
        command.Parameters.Add(new() { Value = WorkList.ListsOf(caller) });
        command.Parameters.Add(new() { Value = Standings.NamesOf(caller) });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
