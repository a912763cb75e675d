using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Exchange.Roster;
using static FourKeyWorks.Exchange.Unheard.PageWords;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>The duty page of a unit: what is open there, since when, and whom to call.</summary>
internal static class DutyPage
{
    /// <summary>The page.</summary>
    public static HtmlPage Of(IncidentList.Page page, string unit, City city, PageWords words, DateTimeOffset now)
    {
        var name = NameOf(city, unit);
        var items = page.Items.Count == 0 ? $"<p>{words["none-open"]}</p>" : string.Concat(page.Items.Select(i => Section(i, page.Persons, city, words, now)));
        var more = page.Next is { } next ? $"""<p><a href="?after={next}">{words["more"]}</a></p>""" : "";
        return new(words.Language, $"{words["page-title"]} {name}", $"""
            <h1>{words["page-title"]}</h1>
            <p>{name} · {words.Say("as-of", At(now))}</p>
            {items}{more}
            """);
    }

    /// <summary>The name of a unit.</summary>
    internal static string NameOf(City city, string unit) => Html(city.Units.FirstOrDefault(u => u.Id == unit)?.Name ?? unit);

    /// <summary>The name of whose matter it is.</summary>
    internal static string HearersOf(City city, IEnumerable<string> units) => string.Join("、", units.Select(u => NameOf(city, u)));

    /// <summary>Whom to call, one line each.</summary>
    internal static string Rows(IEnumerable<DutyPerson> persons, City city, PageWords words) => string.Concat(persons.Select(p =>
        $"<tr><td>{NameOf(city, p.Unit)}</td><td>{(p.RosterOf == p.Unit ? "" : words.Say("stands-in", city.Units.FirstOrDefault(u => u.Id == p.RosterOf)?.Name ?? p.RosterOf) + " ")}"
        + $"{(p.From is null ? words["fallback"] : words["on-duty"])}</td><td>{Name(p, words)}</td><td class=\"phone\">{Phone(p.Phone)}</td></tr>"));

    internal static string Name(DutyPerson person, PageWords words) => person.Name is { } name ? Html(name) : words["person-forgotten"];

    // On a telephone a touch calls.
    private static string Phone(string? number) =>
        number is null ? "" : $"<a href=\"tel:{Html(string.Concat(number.Where(c => char.IsAsciiDigit(c) || c == '+')))}\">{Html(number)}</a>";

    private static string Section(IncidentList.Item item, IReadOnlyList<DutyPerson> persons, City city, PageWords words, DateTimeOffset now) => $"""
        <section class="item">
        <h2>{Html(item.Title)}</h2>
        <p class="open">{words.Say("waiting-for", (int)(now - item.RoutedAt).TotalMinutes)}{(item.TakenOverAt is { } at ? " · " + words.Say("taken-over-at", At(at)) : "")}</p>
        {(item.NoticedLate ? $"<p class=\"late\">{words["noticed-late"]}</p>" : "")}
        <dl>
        <dt>{words["case-number"]}</dt><dd>{Html(item.CaseNumber ?? "—")}</dd>
        <dt>{words["routed-at"]}</dt><dd>{At(item.RoutedAt)}</dd>
        <dt>{words["level"]}</dt><dd>{words["level-" + item.Level]}</dd>
        <dt>{words["calls"]}</dt><dd>{item.Calls}</dd>
        </dl>
        {Persons(persons.Where(p => item.Units.Contains(p.Unit)).ToList(), city, words)}
        <p><a href="unheard/{item.Id}/slip">{words["slip-title"]}</a></p>
        </section>
        """;

    internal static string Persons(IReadOnlyCollection<DutyPerson> persons, City city, PageWords words) => persons.Count == 0
        ? $"<p class=\"open\">{words["nobody-on-duty"]}</p>"
        : $"""
            <div class="wide"><table><thead><tr><th>{words["unit"]}</th><th>{words["role"]}</th><th>{words["name"]}</th><th>{words["phone"]}</th></tr></thead>
            <tbody>{Rows(persons, city, words)}</tbody></table></div>
            """;
}
