using System.Globalization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Work;
using FourKeyWorks.ServiceDefaults;
using Npgsql;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>A letter on the list.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Reason">Why it is here.</param>
/// <param name="Words">The same in a sentence, in the language of the request.</param>
/// <param name="Place">The queue it was found in.</param>
/// <param name="Sender">The broker user that sent it.</param>
/// <param name="SenderName">The name of that unit.</param>
/// <param name="Type">Its type, where the catalogue knows it.</param>
/// <param name="EventId">Its id, where that is harmless.</param>
/// <param name="TakesTwo">What is done about it takes two persons.</param>
/// <param name="GoesTo">The queues it would be sent to.</param>
/// <param name="DiedAt">When it died.</param>
/// <param name="KeptAt">Since when it is here.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Proposed">What somebody proposes.</param>
/// <param name="ProposedBy">Who.</param>
public sealed record ListedLetter(
    Guid Id, string Reason, string Words, string Place, string? Sender, string? SenderName, string? Type, string? EventId, bool TakesTwo,
    IReadOnlyList<string> GoesTo, DateTimeOffset? DiedAt, DateTimeOffset KeptAt, string State, string? Proposed, string? ProposedBy);

/// <summary>A page of letters, oldest first.</summary>
/// <param name="Items">At most 50.</param>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record LetterPage(IReadOnlyList<ListedLetter> Items, string? Next);

/// <summary>How many letters of one reason a sender has on the desk, about which nobody has decided yet.</summary>
public sealed record LetterCount(string Reason, string Words, string? Sender, string? SenderName, long Letters, DateTimeOffset Oldest);

/// <summary>The desk as it lies there: by reason and sender, without any content.</summary>
public static class LetterList
{
    private const int PageSize = 50;

    private const string Columns = "id, reason, place, sender, type, event_id, restricted, goes_to, died_at, kept_at, state, proposed, proposed_by";

    private const string List = $"""
        select {Columns} from desk_letters
        where (kept_at, id) > ($1, $2) and ($3::text is null or reason = $3) and ($4::text is null or sender = $4)
          and ($5::text is null or place = $5) and ($6::text is null or type = $6)
          and case when $7::text is null then state in ('kept', 'proposed', 'sending') else state = $7 end
        order by kept_at, id limit $8
        """;

    private const string One = $"select {Columns} from desk_letters where id = $1";

    private const string Count = """
        select reason, sender, count(*), min(kept_at) from desk_letters where state in ('kept', 'proposed', 'sending')
        group by reason, sender order by 3 desc, 1, 2
        """;

    /// <summary>
    /// Maps <c>GET /desk/letters?reason=&amp;sender=&amp;place=&amp;type=&amp;state=&amp;after=</c> (the open ones if no state is named) and
    /// <c>GET /desk/counts</c>.
    /// </summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/desk/letters", async (
            HttpContext http, NpgsqlDataSource database, City city, ProblemTexts texts,
            string? reason, string? sender, string? place, string? type, string? state, string? after) =>
        {
            var from = PagePosition.Start;
            if ((after is not null && !PagePosition.TryParse(after, out from))
                || (reason is not null && Desk.Words.Parse<LetterReason>(reason) is null)
                || (state is not null && Desk.Words.Parse<LetterState>(state) is null)) return Problem.Result(Codes.RequestUnreadable);
            await using var command = database.CreateCommand(List);
            command.Parameters.Add(new() { Value = from.At });
            command.Parameters.Add(new() { Value = from.Id });
            foreach (var filter in (string?[])[reason, sender, place, type, state]) command.Parameters.Add(new() { Value = filter ?? (object)DBNull.Value });
            command.Parameters.Add(new() { Value = PageSize + 1 });
            var items = await ReadAsync(command, city, new(texts, ProblemTexts.CultureFor(http.Request)), http.RequestAborted);
            var more = items.Count > PageSize;
            if (more) items.RemoveAt(PageSize);
            return Results.Ok(new LetterPage(items, more ? new PagePosition(items[^1].KeptAt, items[^1].Id).ToString() : null));
        })
        .Produces<LetterPage>()
        .RequireDuty(Duty.OperateExchange);

        api.MapGet("/desk/counts", async (HttpContext http, NpgsqlDataSource database, City city, ProblemTexts texts) =>
        {
            var words = new LetterWords(texts, ProblemTexts.CultureFor(http.Request));
            await using var command = database.CreateCommand(Count);
            var counts = new List<LetterCount>();
            await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await row.ReadAsync(http.RequestAborted))
            {
                var (reason, sender) = (row.GetString(0), Text(row, 1));
                counts.Add(new LetterCount(reason, words.Of(reason), sender, NameOf(city, sender), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3)));
            }

            return Results.Ok(counts);
        })
        .Produces<IReadOnlyList<LetterCount>>()
        .RequireDuty(Duty.OperateExchange);
    }

    /// <summary>One letter as it is listed.</summary>
    internal static async Task<ListedLetter?> FindAsync(NpgsqlDataSource database, Guid id, City city, LetterWords words, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(One);
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, city, words, cancellation)).SingleOrDefault();
    }

    private static async Task<List<ListedLetter>> ReadAsync(NpgsqlCommand command, City city, LetterWords words, CancellationToken cancellation)
    {
        var items = new List<ListedLetter>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            items.Add(new ListedLetter(
                row.GetGuid(0), row.GetString(1), words.Of(row.GetString(1)), row.GetString(2), Text(row, 3), NameOf(city, Text(row, 3)), Text(row, 4),
                Text(row, 5), row.GetBoolean(6), row.GetFieldValue<string[]>(7), row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
                row.GetFieldValue<DateTimeOffset>(9), row.GetString(10), Text(row, 11), Text(row, 12)));
        }

        return items;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string? NameOf(City city, string? sender) => city.Units.FirstOrDefault(u => u.BrokerUser == sender)?.Name;
}

/// <summary>The reasons of letters in plain words: <c>letter.&lt;reason&gt;</c> of the texts.</summary>
internal sealed class LetterWords(ProblemTexts texts, CultureInfo culture)
{
    public string Of(string reason) => texts.Title("letter." + reason, culture);
}
