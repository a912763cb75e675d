using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>All there is to know of one event.</summary>
internal static class EventPage
{
    public static Page Of(Edition edition, EventContract contract) => new(Layout.PageOf(contract), edition.Wording.TitleOf(contract), Html.Of($"""
        <h1>{edition.Wording.TitleOf(contract)}</h1>
        <p class="type"><code>{contract.Type}</code></p>
        <p class="lead">{Html.Marked(edition.Wording.SummaryOf(contract))}</p>
        {edition.Deprecation(contract)}
        <dl class="facts">
        <div><dt>{edition["from"]}</dt><dd>{Parties(edition, contract.From)}</dd></div>
        <div><dt>{edition["to"]}</dt><dd>{Parties(edition, contract.To)}{Reach(edition, contract)}</dd></div>
        <div><dt>{edition["sensitivity"]}</dt><dd>{contract.Sensitivity.ToString()} · {edition.Wording.MeaningOf(contract.Sensitivity)}</dd></div>
        {Safeguarding(edition, contract)}
        </dl>
        {MemberTable.Of(edition, contract)}
        {HowTo.Of(edition, contract)}
        <p><a href="../schemas/{contract.Type}.json">JSON Schema</a> · <a href="../examples/{contract.Type}.json">{edition["example"]} (JSON)</a></p>
        """));

    private static Html Parties(Edition edition, IReadOnlyList<Party> parties) =>
        Html.Join(parties.Select((p, i) => Html.Of($"{(i > 0 ? edition["and"] : "")}{edition.NameOf(p)}")));

    /// <summary>Which units of the readers: a service has none.</summary>
    private static Html Reach(Edition edition, EventContract contract) => contract.IsIncoming || contract.To.All(p => !p.IsDepartment())
        ? Html.Nothing
        : Html.Of($"<br />{edition.Wording.MeaningOf(contract.Addressing)}");

    private static Html Safeguarding(Edition edition, EventContract contract) => contract.Safeguarding
        ? Html.Of($"<div><dt>{edition["safeguarding"]}</dt><dd>{edition["safeguarding.about"]}</dd></div>")
        : Html.Nothing;
}

/// <summary>Members, their codes, and an example.</summary>
internal static class MemberTable
{
    public static Html Of(Edition edition, EventContract contract)
    {
        var members = Member.Of(contract, edition.Source.Comments);
        return Html.Of($"""
            <section>
            <h2>{edition["members"]}</h2>
            <table class="members">
            <thead><tr><th scope="col">{edition["member"]}</th><th scope="col">{edition["meaning"]}</th><th scope="col">{edition["allowed"]}</th><th scope="col">{edition["required"]}</th></tr></thead>
            <tbody>
            {members.Select(m => Row(edition, m))}
            </tbody>
            </table>
            {members.Select(m => Codes(edition, m))}
            </section>
            <section>
            <h2>{edition["example"]}</h2>
            <pre class="example"><code>{ExampleJson.Readable(edition.Source, contract)}</code></pre>
            </section>
            """);
    }

    private static Html Row(Edition edition, Member member) => Html.Of($"""
        <tr><th scope="row"><code>{member.Path}</code></th><td data-label="{edition["meaning"]}">{Html.Marked(edition.Wording.MeaningOf(member.Property))}{NotInFuture(edition, member)}</td><td data-label="{edition["allowed"]}">{AllowedOf(edition, member)}</td><td data-label="{edition["required"]}">{edition[member.Required ? "yes" : "no"]}</td></tr>
        """);

    private static Html NotInFuture(Edition edition, Member member) =>
        member.Property.IsDefined(typeof(NotInFutureAttribute), false) ? Html.Of($"{edition["not-in-future"]}") : Html.Nothing;

    private static Html AllowedOf(Edition edition, Member member) => member.Codes(edition.Wording).Count == 0
        ? Allowed.Of(member.Schema, edition.Wording)
        : Html.Of($"""{Allowed.Of(member.Schema, edition.Wording, codesBelow: true)} <a href="#{Anchor(member)}">{edition["codes.below"]}</a>""");

    private static Html Codes(Edition edition, Member member) => member.Codes(edition.Wording) is { Count: > 0 } codes
        ? Html.Of($"""
            <h3 id="{Anchor(member)}">{edition["codes"]} <code>{member.Path}</code></h3>
            <table class="codes">
            <thead><tr><th scope="col">{edition["code"]}</th><th scope="col">{edition["meaning"]}</th></tr></thead>
            <tbody>
            {codes.Select(c => Html.Of($"""<tr><th scope="row"><code>{c.Code}</code></th><td>{Html.Marked(c.Meaning)}</td></tr>"""))}
            </tbody>
            </table>
            """)
        : Html.Nothing;

    private static string Anchor(Member member) => "codes-" + member.Path.Replace("[]", "", StringComparison.Ordinal);
}
