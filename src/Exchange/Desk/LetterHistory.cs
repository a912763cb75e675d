using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>One thing that was done about a letter.</summary>
/// <param name="What">The stored event's name.</param>
/// <param name="At">When.</param>
/// <param name="By">Who: a token's subject, or <c>system</c>.</param>
/// <param name="Code">The purpose, or why it was left, as a code.</param>
/// <param name="Reason">Why, in that person's words.</param>
public sealed record LetterStep(string What, DateTimeOffset At, string By, string? Code, string? Reason);

/// <summary>A letter with all that was done about it, who did it, when and why.</summary>
public sealed record LetterDetails(ListedLetter Letter, IReadOnlyList<LetterStep> Steps);

/// <summary>The history of one letter. The reasons are people's own words and may name somebody: reading them is recorded.</summary>
public static class LetterHistory
{
    private const string Purpose = "operate-exchange";

    /// <summary>Maps <c>GET /desk/letters/{id}</c>, with the version for <c>If-Match</c> as <c>ETag</c>.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/desk/letters/{id:guid}", async (
            Guid id, HttpContext http, NpgsqlDataSource database, IDocumentStore store, KeyRing keys, AuditTrail trail, City city, ProblemTexts texts, TimeProvider time) =>
        {
            var cancellation = http.RequestAborted;
            await using var session = store.QuerySession();
            var events = await session.Events.FetchStreamAsync(id, token: cancellation);
            var words = new LetterWords(texts, ProblemTexts.CultureFor(http.Request));
            if (await LetterList.FindAsync(database, id, city, words, cancellation) is not { } letter) return Problem.Result(Codes.NotFound);
            if (events.Any(e => WhyOf(e.Data).Reason is not null))
            {
                var now = time.GetUtcNow();
                await trail.RecordAsync(
                    ReadRecord.Of(Guid.CreateVersion7(now), now, Caller.Of(http), Purpose, Subject.Matter(id), ["reasons"], Sensitivity.L3), cancellation);
            }

            var steps = new List<LetterStep>();
            foreach (var e in events)
            {
                var (code, reason) = WhyOf(e.Data);
                steps.Add(new LetterStep(
                    e.EventTypeName, e.Timestamp, e.Headers?.GetValueOrDefault("by")?.ToString() ?? "system", code,
                    reason is null ? null : await keys.OpenReasonAsync(id, reason, cancellation)));
            }

            http.Response.Headers.ETag = $"\"{events[^1].Version.ToString(System.Globalization.CultureInfo.InvariantCulture)}\"";
            return Results.Ok(new LetterDetails(letter, steps));
        })
        .Produces<LetterDetails>()
        .RequireDuty(Duty.OperateExchange);

    private static (string? Code, SealedFact? Reason) WhyOf(object e) => e switch
    {
        LetterSeen seen => (PurposeCode.Of(seen.Purpose), seen.Reason),
        LetterProposed proposed => (CodeOf(proposed.Action, proposed.Code), proposed.Reason),
        LetterDecided decided => (CodeOf(decided.Action, decided.Code), decided.Reason),
        _ => (null, null),
    };

    private static string CodeOf(LetterAction action, DiscardCode? code) => code is { } discard ? Words.NameOf(discard) : Words.NameOf(action);
}
