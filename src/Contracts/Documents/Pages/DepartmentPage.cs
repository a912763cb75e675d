using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>What one department sends and receives, and where.</summary>
internal static class DepartmentPage
{
    public static Page Of(Edition edition, Party department)
    {
        var name = edition.Wording.NameOf(department);
        return new Page(Layout.PageOf(department), name, Html.Of($"""
            <h1>{name} <code>{department.ToString()}</code></h1>
            <p class="lead">{edition.Say("department.lead", Edition.UserOf(department))}</p>
            <section>
            <h2>{edition["department.sends"]}</h2>
            {Sent(edition, department)}
            </section>
            <section>
            <h2>{edition["department.receives"]}</h2>
            <p>{Html.Marked(edition.Say("department.inbox", Names.InboxPrefix + department.Slug()))}</p>
            {EventList.Of(edition, edition.Source.ReceivedBy(department))}
            </section>
            <p><a href="{Layout.Index}">{edition["menu.index"]}</a></p>
            """));
    }

    private static Html Sent(Edition edition, Party department)
    {
        var byOwner = edition.Source.SentBy(department).GroupBy(e => e.Owner).ToList();
        return byOwner.Count == 0
            ? Html.Of($"<p>{edition["department.sends.nothing"]}</p>")
            : Html.Join(byOwner.Select(g => Html.Of($"""
                <h3>{Html.Marked(edition.Say("department.exchange", Names.IngestExchange(department, g.Key)))}</h3>
                {EventList.Of(edition, g)}
                """)));
    }
}
