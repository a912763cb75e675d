using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Broker;

/// <summary>Names on the broker, all derived from the catalogue.</summary>
public static class Names
{
    private const string TypePrefix = "cn.fourkeyworks.";

    /// <summary>The virtual host.</summary>
    public const string VirtualHost = "fourkeyworks";

    /// <summary>Exchange and queue for what no binding wants; a message there is an alarm.</summary>
    public const string Unrouted = "unrouted";

    /// <summary>Queue of the journal: it hears of every message that is sent to any exchange.</summary>
    public const string Journal = "exchange.journal";

    /// <summary>Direct exchange from inboxes to their overflows.</summary>
    public const string OverflowExchange = "dlx.inbox";

    /// <summary>How every inbox begins; the rest is known to its unit only, see <see cref="Credentials.InboxOf"/>.</summary>
    public const string InboxPrefix = "inbox.";

    private const string EventExchangePrefix = "fkw.";

    /// <summary>Topic exchange of one event type: <c>fkw.referral.procuratorate-notified.v1</c>.</summary>
    public static string Exchange(EventContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return EventExchangePrefix + contract.Type[TypePrefix.Length..];
    }

    /// <summary>Fan-out exchange to which a department sends what a service owns: <c>ingest.gaj.referral</c>.</summary>
    public static string IngestExchange(Party department, Party service) => $"ingest.{department.Slug()}.{service.Slug()}";

    /// <summary>The queue behind it, one per publishing department: <c>referral.ingest.gaj</c>.</summary>
    public static string IngestQueue(Party service, Party department) => $"{service.Slug()}.ingest.{department.Slug()}";

    /// <summary>Whose ingest queue this is; null for any other queue.</summary>
    public static Party? DepartmentOfIngest(string queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.Split('.') is [_, "ingest", var slug] ? PartyExtensions.Departments.Cast<Party?>().FirstOrDefault(d => d!.Value.Slug() == slug) : null;
    }

    /// <summary>The queue of a service for the other services' events: <c>referral.events</c>.</summary>
    public static string EventsQueue(Party service) => $"{service.Slug()}.events";

    /// <summary>Where a service's queues put what they could not deal with: <c>referral.dead</c>.</summary>
    public static string DeadQueue(Party service) => $"{service.Slug()}.dead";

    /// <summary>Fan-out exchange on the way there: <c>dlx.referral</c>.</summary>
    public static string DeadLetterExchange(Party service) => $"dlx.{service.Slug()}";

    /// <summary>Where an inbox puts what was not fetched in time: the inbox's name and <c>.overflow</c>.</summary>
    public static string OverflowQueue(string inbox) => $"{inbox}.overflow";

    /// <summary>The broker user of a service: <c>svc.referral</c>.</summary>
    public static string ServiceUser(Party service) => $"svc.{service.Slug()}";

    /// <summary>Routing key of <see cref="Addressing.Jurisdiction"/>.</summary>
    public static string Jurisdiction(string city, string? town, string? village) => $"{city}.{town ?? "_"}.{village ?? "_"}";

    /// <summary>Routing key of <see cref="Addressing.Addressee"/> for one unit.</summary>
    public static string ToUnit(string unitId) => $"unit.{unitId}";

    /// <summary>Routing key of <see cref="Addressing.Addressee"/> for every unit of a department.</summary>
    public static string ToDepartment(Party department) => $"dept.{department.Slug()}";
}
