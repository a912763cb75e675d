using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>All events, by who sends them.</summary>
internal static class IndexPage
{
    public static Page Of(Edition edition) => new(Layout.Index, edition["index.title"], Html.Of($"""
        <h1>{edition["index.title"]}</h1>
        <p class="lead">{edition["index.lead"]}</p>
        {Choice(edition)}
        {Group(edition, "index.sent", "index.sent.about", edition.Source.Events.Where(e => e.IsIncoming), e => e.From)}
        {Group(edition, "index.received", "index.received.about", edition.Source.Events.Where(IsReceived), e => e.From)}
        {Group(edition, "index.between", "index.between.about", edition.Source.Events.Where(e => !e.IsIncoming && !IsReceived(e)), e => e.From)}
        """));

    private static bool IsReceived(EventContract contract) => !contract.IsIncoming && contract.To.Any(p => p.IsDepartment());

    /// <summary>A form where somebody answers it, else the departments' pages.</summary>
    private static Html Choice(Edition edition) => edition.Offline
        ? Html.Of($"""
            <section class="choice" aria-label="{edition["department"]}">
            <p>{edition["department"]}</p>
            <ul>
            {PartyExtensions.Departments.Select(d => Html.Of($"<li>{edition.NameOf(d)}</li>"))}
            </ul>
            </section>
            """)
        : Html.Of($"""
            <form class="choice" method="get" action="{Layout.Index}">
            <label for="department">{edition["department"]}</label>
            <select id="department" name="department">
            {PartyExtensions.Departments.Select(d => Html.Of($"""<option value="{d.Slug()}">{edition.Wording.NameOf(d)}</option>"""))}
            </select>
            <button type="submit">{edition["department.show"]}</button>
            </form>
            """);

    private static Html Group(
        Edition edition, string title, string about, IEnumerable<EventContract> events, Func<EventContract, IReadOnlyList<Party>> by) => Html.Of($"""
        <section>
        <h2>{edition[title]}</h2>
        <p>{edition[about]}</p>
        {events.GroupBy(e => string.Join(edition["and"], by(e).Select(edition.Wording.NameOf))).Select(g => Html.Of($"""
            <h3>{g.Key}</h3>
            {EventList.Of(edition, g)}
            """))}
        </section>
        """);
}

/// <summary>Events as a list, each with what it says and who gets it.</summary>
internal static class EventList
{
    public static Html Of(Edition edition, IEnumerable<EventContract> events) => Html.Of($"""
        <ul class="events">
        {events.Select(e => Html.Of($"""
            <li>
            <p class="event">{edition.LinkTo(e)}</p>
            <p>{Html.Marked(edition.Wording.SummaryOf(e))}</p>
            <p class="note">{edition["to"]}{edition["colon"]}{Html.Join(e.To.Select(edition.NameOf))} · {edition["sensitivity"]} {e.Sensitivity.ToString()}</p>
            {edition.Deprecation(e)}
            </li>
            """))}
        </ul>
        """);
}
