using System.Globalization;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Documents;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Work;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace FourKeyWorks.Platform.Inbox;

/// <summary>What is known of a refused message without looking into it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Code">Why it was refused.</param>
/// <param name="Words">The same in a sentence, in the language of the request.</param>
/// <param name="Member">The attribute or member at fault.</param>
/// <param name="EventId">Its id, where that is harmless.</param>
/// <param name="Type">Its type, where the catalogue knows it.</param>
/// <param name="Sender">The broker user that sent it.</param>
/// <param name="SenderName">The name of that unit.</param>
/// <param name="Endpoint">The queue it came from.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When its content ends.</param>
/// <param name="SeenAt">When somebody first looked into it, or took note that it had ended.</param>
/// <param name="State">Where it stands.</param>
public sealed record QuarantinedMessage(
    Guid Id, RejectionCode Code, string Words, string? Member, string? EventId, string? Type, string? Sender, string? SenderName,
    string Endpoint, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset? SeenAt, QuarantineState State);

/// <summary>Where a quarantined message stands.</summary>
public enum QuarantineState
{
    /// <summary>Its content is there.</summary>
    Held,
    /// <summary>Its content ends within three days, and nobody has looked into it.</summary>
    EndingUnseen,
    /// <summary>Its content has ended, and nobody had looked into it.</summary>
    EndedUnseen,
}

/// <summary>A page of the quarantine, soonest to end first.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantinedMessage> Items, string? Next);

/// <summary>How many refused messages of one kind a sender has in the quarantine.</summary>
public sealed record QuarantineCount(RejectionCode Code, string Words, string? Sender, string? SenderName, long Messages, long Unseen);

/// <summary>
/// The list of the refused messages that a service holds for 30 days, without their content: that takes a purpose
/// (<see cref="LookIntoQuarantine"/>). Nothing in it ends unseen without being shown.
/// </summary>
public static class Quarantine
{
    /// <summary>How long before its end a message that nobody has looked into is an alarm.</summary>
    internal static readonly TimeSpan AlarmBefore = TimeSpan.FromDays(3);

    private const int PageSize = 50;

    // What is known of a refusal is the stored event; the quarantine holds the body alone.
    private const string Refusals = """
        quarantine q cross join lateral (
            select data from mt_events where stream_id = q.id and type = 'event_rejected' order by version desc limit 1) e
        """;

    private const string List = $"""
        select q.id, e.data::text, q.until, q.seen_at, length(q.body) > 0 from {Refusals}
        where (q.until, q.id) > ($1, $2) and ($3::int is null or (e.data ->> 'Code')::int = $3)
          and ($4::text is null or e.data ->> 'Sender' = $4) and (not $5 or q.seen_at is null)
        order by q.until, q.id limit $6
        """;

    private const string CountAll = $"""
        select (e.data ->> 'Code')::int, e.data ->> 'Sender', count(*), count(*) filter (where q.seen_at is null) from {Refusals}
        group by 1, 2 order by 3 desc, 1, 2
        """;

    /// <summary>
    /// Maps <c>GET /quarantine?code=&amp;sender=&amp;unseen=&amp;after=</c>, <c>GET /quarantine/counts</c> and
    /// <c>POST /quarantine/{id}/reading</c>.
    /// </summary>
    public static void MapQuarantine(this IEndpointRouteBuilder api)
    {
        api.MapGet("/quarantine", async (
            HttpContext http, NpgsqlDataSource database, IDocumentStore store, City city, TimeProvider time,
            string? code, string? sender, bool? unseen, string? after) =>
        {
            var from = PagePosition.Start;
            RejectionCode? only = null;
            if (after is not null && !PagePosition.TryParse(after, out from)) return Problem.Result(Codes.RequestUnreadable);
            if (code is not null && (only = RejectionWords.Parse(code)) is null) return Problem.Result(Codes.RequestUnreadable);
            var words = new RejectionWords(ProblemTexts.CultureFor(http.Request));
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = from.At });
            command.Parameters.Add(new() { Value = from.Id });
            command.Parameters.Add(new() { Value = (int?)only ?? (object)DBNull.Value });
            command.Parameters.Add(new() { Value = sender ?? (object)DBNull.Value });
            command.Parameters.Add(new() { Value = unseen ?? false });
            command.Parameters.Add(new() { Value = PageSize + 1 });
            var items = new List<QuarantinedMessage>();
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await row.ReadAsync(http.RequestAborted))
            {
                var seenAt = row.IsDBNull(3) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(3);
                items.Add(Describe(
                    row.GetGuid(0), Rejection(store, row.GetString(1)), row.GetFieldValue<DateTimeOffset>(2), seenAt, row.GetBoolean(4), city, words,
                    time.GetUtcNow()));
            }

            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            return Results.Ok(new QuarantinePage(items, more ? new PagePosition(items[^1].Until, items[^1].Id).ToString() : null));
        })
        .Produces<QuarantinePage>()
        .RequireDuty(Duty.ReadQuarantine);

        api.MapGet("/quarantine/counts", async (HttpContext http, NpgsqlDataSource database, City city) =>
        {
            var words = new RejectionWords(ProblemTexts.CultureFor(http.Request));
            await using var command = database.CreateCommand(CountAll);
            var counts = new List<QuarantineCount>();
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await row.ReadAsync(http.RequestAborted))
            {
                var (code, sender) = ((RejectionCode)row.GetInt32(0), row.IsDBNull(1) ? null : row.GetString(1));
                counts.Add(new QuarantineCount(code, words.Of(code), sender, NameOf(city, sender), row.GetInt64(2), row.GetInt64(3)));
            }

            return Results.Ok(counts);
        })
        .Produces<IReadOnlyList<QuarantineCount>>()
        .RequireDuty(Duty.ReadQuarantine);

        LookIntoQuarantine.Map(api);
    }

    internal static EventRejected Rejection(IDocumentStore store, string json) =>
        store.Options.Serializer().FromJson<EventRejected>(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)));

    private static QuarantinedMessage Describe(
        Guid id, EventRejected refused, DateTimeOffset until, DateTimeOffset? seenAt, bool held, City city, RejectionWords words, DateTimeOffset now) => new(
        id, refused.Code, words.Of(refused.Code), refused.Member, refused.RejectedId, refused.RejectedType, refused.Sender,
        NameOf(city, refused.Sender), refused.Endpoint, refused.ReceivedAt, until, seenAt,
        !held ? QuarantineState.EndedUnseen
        : seenAt is null && until < now + AlarmBefore ? QuarantineState.EndingUnseen
        : QuarantineState.Held);

    private static string? NameOf(City city, string? sender) => city.Units.FirstOrDefault(u => u.BrokerUser == sender)?.Name;
}

/// <summary>The codes of refusals in plain words: those of the catalogue for people.</summary>
internal sealed class RejectionWords(CultureInfo culture)
{
    private static readonly Lazy<DocComments> Comments = new(() => CatalogueSource.Current().Comments);

    private readonly Wording wording = new(culture, Comments.Value);

    public static RejectionCode? Parse(string name) =>
        Enum.GetValues<RejectionCode>().Cast<RejectionCode?>().FirstOrDefault(c => Wording.OnWire(c!.Value) == name);

    // Code stands between accents there, to be set apart on a page.
    public string Of(RejectionCode code) => wording.MeaningOf(code).Replace("`", "", StringComparison.Ordinal);
}
