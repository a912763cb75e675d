using FourKeyWorks.Contracts.Broker;
using static FourKeyWorks.Exchange.Unheard.PageWords;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// The slip that goes from hand to hand (交接单): what must be done, whom to call, who was called, who signs. On one sheet of A4,
/// and without a word of the child.
/// </summary>
internal static class Slip
{
    /// <summary>The slip of an incident.</summary>
    public static HtmlPage Of(IncidentView.View view, City city, PageWords words, DateTimeOffset now) => new(words.Language, words["slip-title"], $"""
        <h1>{words["slip-title"]}</h1>
        <p class="note">{words.Say("slip-number", RaiseIncidents.ShortOf(view.Id))} · {words.Say("as-of", At(now))}</p>
        {(view.NoticedLate ? $"<p class=\"late\">{words["noticed-late"]}</p>" : "")}
        <table><tbody>
        {Row(words["matter"], $"<strong>{Html(view.Title)}</strong><br>{words.SummaryOf(view.Type)}")}
        {Row(words["case-number"], Html(view.CaseNumber ?? "—"))}
        {Row(words["who-must-hear"], DutyPage.HearersOf(city, view.Hearers))}
        {Row(words["since"], At(view.Since))}
        {Row(words["routed-at"], At(view.RoutedAt))}
        {Row(words["level"], words.Of("level", view.Level))}
        {Row(words["state"], State(view, city, words))}
        {Row(words["to-do"], $"<ol><li>{words["to-do-call"]}</li><li>{words["to-do-acknowledge"]}</li><li>{words["to-do-record"]}</li><li>{words["to-do-climb"]}</li></ol>")}
        </tbody></table>
        <h2>{words["whom-to-call"]}</h2>
        {DutyPage.Persons(view.Persons.Where(p => view.Units.Contains(p.Unit)).ToList(), city, words)}
        <h2>{words["who-was-called"]}</h2>
        {Calls(view, city, words)}
        <div class="sign"><p>{words["sign-giver"]}</p><p>{words["sign-taker"]}</p><p>{words["sign-unit"]}</p><p>{words["sign-time"]}</p></div>
        <p class="note">{words["slip-note"]}</p>
        """);

    private static string Row(string what, string value) => $"<tr><th scope=\"row\">{what}</th><td>{value}</td></tr>";

    private static string State(IncidentView.View view, City city, PageWords words) => view switch
    {
        { Heard: { } heard } => words.Say("heard-by", city.Units.FirstOrDefault(u => u.Id == heard.Unit)?.Name ?? heard.Unit, At(heard.HeardAt))
            + " " + words.Of("hearing", heard.How),
        { TakenOver: { } taken } => $"<span class=\"open\">{words["not-heard"]}</span> {words.Say("taken-over-at", At(taken.At))}",
        _ => $"<span class=\"open\">{words["not-heard"]}</span>",
    };

    private static string Calls(IncidentView.View view, City city, PageWords words)
    {
        var calls = view.Calls.Select(c => (c.At, From: DutyPage.NameOf(city, c.Unit), Whom: Whom(view, c.RosterEntry, city, words), Outcome: words.Of("reached", c.Reached)));
        var messages = view.Messages.Select(m =>
            (m.At, From: words["system"], Whom: m.RosterEntry is { } entry ? Whom(view, entry, city, words) : DutyPage.NameOf(city, m.Unit), Outcome: words.Of("message", m.Outcome)));
        var rows = calls.Concat(messages).OrderBy(r => r.At).Select(r => $"<tr><td>{At(r.At)}</td><td>{r.From}</td><td>{r.Whom}</td><td>{r.Outcome}</td></tr>").ToList();
        return rows.Count == 0 ? $"<p>{words["nobody-called"]}</p>" : $"""
            <div class="wide"><table><thead><tr><th>{words["time"]}</th><th>{words["caller"]}</th><th>{words["called"]}</th><th>{words["outcome"]}</th></tr></thead>
            <tbody>{string.Concat(rows)}</tbody></table></div>
            """;
    }

    private static string Whom(IncidentView.View view, Guid entry, City city, PageWords words) =>
        view.Persons.FirstOrDefault(p => p.Entry == entry) is { } person
            ? $"{DutyPage.Name(person, words)}（{DutyPage.NameOf(city, person.RosterOf)}）"
            : words["person-forgotten"];
}
