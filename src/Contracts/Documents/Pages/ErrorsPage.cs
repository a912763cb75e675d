using FourKeyWorks.Contracts.AnyService;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>Every reason for which an event is not taken, and what its sender can do.</summary>
internal static class ErrorsPage
{
    public static Page Of(Edition edition) => new(Layout.Errors, edition["menu.errors"], Html.Of($"""
        <h1>{edition["menu.errors"]}</h1>
        <p class="lead">{edition["errors.lead"]}</p>
        {Html.Join(edition.Source.Events.Where(e => e.ClrType == typeof(EventRejectedV1)).Select(e => Html.Of($"<p>{edition.LinkTo(e)}</p>")))}
        <table class="codes">
        <thead><tr><th scope="col">{edition["code"]}</th><th scope="col">{edition["meaning"]}</th><th scope="col">{edition["remedy"]}</th></tr></thead>
        <tbody>
        {Enum.GetValues<RejectionCode>().Select(c => Html.Of($"""
            <tr id="{Wording.OnWire(c)}"><th scope="row"><code>{Wording.OnWire(c)}</code></th><td data-label="{edition["meaning"]}">{Html.Marked(edition.Wording.MeaningOf(c))}</td><td data-label="{edition["remedy"]}">{Html.Marked(edition.Wording.RemedyFor(c))}</td></tr>
            """))}
        </tbody>
        </table>
        <p>{edition["errors.end"]}</p>
        """));
}
