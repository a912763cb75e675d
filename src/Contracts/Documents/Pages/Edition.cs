using System.Globalization;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>The pages in one language, as they are served or as they lie in the kit.</summary>
/// <param name="Source">The catalogue.</param>
/// <param name="Wording">The language.</param>
/// <param name="Offline">In the kit nobody answers a form.</param>
internal sealed record Edition(CatalogueSource Source, Wording Wording, bool Offline)
{
    /// <summary>A word of the pages.</summary>
    public string this[string key] => Wording[key];

    /// <summary>A word of the pages with something in it.</summary>
    public string Say(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, Wording[key], values);

    public IEnumerable<Page> Pages() =>
    [
        IndexPage.Of(this),
        ErrorsPage.Of(this),
        .. new[] { Layout.FirstHour, Layout.Wire, Layout.Https }.Select(ProsePage),
        .. PartyExtensions.Departments.Select(d => DepartmentPage.Of(this, d)),
        .. Source.Events.Select(e => EventPage.Of(this, e)),
    ];

    public Html LinkTo(EventContract contract) =>
        Html.Of($"""<a href="{Layout.PageOf(contract)}">{Wording.TitleOf(contract)}</a> <code>{contract.Type}</code>""");

    public Html NameOf(Party party) => party.IsDepartment() && party != Party.AnyDepartment
        ? Html.Of($"""<a href="{Layout.PageOf(party)}">{Wording.NameOf(party)}</a>""")
        : Html.Of($"{Wording.NameOf(party)}");

    /// <summary>The user of a department in the demonstration city, so that a snippet runs there as it stands.</summary>
    public static string UserOf(Party department) =>
        City.Demo.Units.First(u => department == Party.AnyDepartment || u.Department == department).BrokerUser;

    public Html Deprecation(EventContract contract) => Succession.SuccessorOf(contract, Source.Events) is { } next
        ? Html.Of($"""<p class="superseded">{Say("superseded", Day(contract.Until))} {LinkTo(next)}</p>""")
        : Html.Nothing;

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private Page ProsePage(string name)
    {
        var title = Wording["menu." + name[..^".html".Length]];
        return new Page(name, title, Html.Of($"<h1>{title}</h1>\n{new Html(Material.Read($"Prose/{Wording.Folder}/{name}"))}"));
    }
}
