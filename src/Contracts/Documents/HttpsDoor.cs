namespace FourKeyWorks.Contracts.Documents;

/// <summary>Where departments without AMQP come in: said once, for pages, snippets and programs alike.</summary>
public static class HttpsDoor
{
    /// <summary>Exchanges the credentials for a token (POST, client credentials).</summary>
    public const string Token = "/connect/token";

    /// <summary>Takes one CloudEvent or a batch (POST), and answers with a receipt for each.</summary>
    public const string Events = "/api/exchange/events";

    /// <summary>The caller's events (GET; <c>after</c>, <c>limit</c>, <c>wait</c>, <c>sandbox</c>).</summary>
    public const string Feed = "/api/exchange/feed";

    /// <summary>Says that events were taken (POST).</summary>
    public const string Acknowledgements = "/api/exchange/feed/acknowledgements";

    /// <summary>Where one event is now (GET, followed by its id).</summary>
    public const string Journal = "/api/exchange/journal";

    /// <summary>The signed receipt of one event (GET, followed by its id).</summary>
    public const string Receipts = "/api/exchange/receipts";

    /// <summary>The keys with which receipts are verified (GET, open to all).</summary>
    public const string ReceiptKeys = "/api/exchange/receipts/keys";

    /// <summary>Takes a signed file of events (POST).</summary>
    public const string Batches = "/api/exchange/batches";

    /// <summary>The caller's events as a signed file (GET; <c>after</c>).</summary>
    public const string NextBatch = "/api/exchange/batches/next";

    /// <summary>Puts a synthetic event into the caller's sandbox (POST; <c>type</c>), or checks the caller's own (POST).</summary>
    public const string Sandbox = "/api/exchange/sandbox/events";

    /// <summary>Takes persons, narrative and files of a case, and gives the reference that an event carries (POST).</summary>
    public const string Dossiers = "/api/referral/dossiers";

    /// <summary>Takes a mandatory report with its dossier (POST), and gives a police unit those that were sent to it (GET).</summary>
    public const string Reports = "/api/referral/reports";
}
