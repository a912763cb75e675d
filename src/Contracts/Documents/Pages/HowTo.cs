using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents.Pages;

/// <summary>How an event is sent or received, in programs that run as they stand.</summary>
internal static class HowTo
{
    public static Html Of(Edition edition, EventContract contract)
    {
        if (contract.IsIncoming) return Send(edition, contract);
        return contract.To.Any(p => p.IsDepartment())
            ? Receive(edition, contract)
            : Html.Of($"<section>\n<h2>{edition["receive"]}</h2>\n<p>{edition["between"]}</p>\n</section>");
    }

    private static Html Send(Edition edition, EventContract contract)
    {
        var user = Edition.UserOf(contract.From[0]);
        var exchange = Names.IngestExchange(Department(contract.From[0], user), contract.Owner);
        (string, string)[] values =
        [
            ("user", user), ("exchange", exchange), ("type", contract.Type), ("body", ExampleJson.Readable(edition.Source, contract)),
        ];
        return Html.Of($"""
            <section>
            <h2>{edition["send"]}</h2>
            <p>{Html.Marked(edition.Say("send.about", Exchanges(edition, contract), user))}</p>
            {Snippet("Python (pika)", "send.py", values)}
            {Snippet("Java (com.rabbitmq:amqp-client)", "Send.java", values)}
            {Snippet("HTTPS (curl)", "send.sh", values)}
            {WithKit(edition, $"python3 programs/publish.py {user}.json {exchange} {contract.Type} examples/{contract.Type}.json")}
            </section>
            """);
    }

    private static Html Receive(Edition edition, EventContract contract)
    {
        var user = Edition.UserOf(contract.To.First(p => p.IsDepartment()));
        (string, string)[] values = [("user", user), ("type", contract.Type), ("member", FirstMember(edition.Source, contract))];
        return Html.Of($"""
            <section>
            <h2>{edition["receive"]}</h2>
            <p>{Html.Marked(edition.Say("receive.about", user))}</p>
            {Snippet("Python (pika)", "receive.py", values)}
            {Snippet("Java (com.rabbitmq:amqp-client)", "Receive.java", values)}
            {Snippet("HTTPS (curl)", "receive.sh", values)}
            {WithKit(edition, $"python3 programs/receive.py {user}.json")}
            </section>
            """);
    }

    private static Html Snippet(string title, string file, (string, string)[] values) => Html.Of($"""
        <h3>{title}</h3>
        <pre data-file="{file}"><code>{Material.Read("Snippets/" + file, values).TrimEnd()}</code></pre>
        """);

    private static Html WithKit(Edition edition, string command) => Html.Of($"""
        <h3>{edition["with-kit"]}</h3>
        <pre><code>{command}</code></pre>
        """);

    private static string Exchanges(Edition edition, EventContract contract) => contract.From.Contains(Party.AnyDepartment)
        ? $"`ingest.<{edition["department.code"]}>.{contract.Owner.Slug()}`"
        : string.Join(edition["and"], contract.From.Select(d => $"`{Names.IngestExchange(d, contract.Owner)}`"));

    private static Party Department(Party declared, string user) =>
        declared == Party.AnyDepartment ? City.Demo.Units.First(u => u.BrokerUser == user).Department : declared;

    private static string FirstMember(CatalogueSource source, EventContract contract) =>
        JsonDocument.Parse(ExampleJson.OnWire(source, contract)).RootElement.EnumerateObject().First().Name;
}
