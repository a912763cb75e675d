namespace FourKeyWorks.Gateway.Routes;

/// <summary>Every way through the Gateway. What is not here does not exist outside.</summary>
public static class RouteTable
{
    private const long Kilobyte = 1024;

    /// <summary>The services behind <c>/api</c>.</summary>
    public static IReadOnlyList<string> Services { get; } =
        ["screening", "assistance", "venues", "legal-education", "referral", "exchange"];

    /// <summary>Whose contracts can be read: the services, and Identity for its directory.</summary>
    public static IReadOnlyList<string> Described { get; } = [.. Services, "identity"];

    /// <summary>The routes.</summary>
    public static IReadOnlyList<Route> All { get; } =
    [
        .. Services.Select(s => new Route($"/api/{s}/{{**rest}}", s, Door.Api, Entry.Token, 256 * Kilobyte) { Strip = $"/api/{s}", Compressed = true }),
        .. Described.Select(s => new Route($"/api/openapi/{s}.json", s, Door.Api, Entry.Anonymous, 0) { Strip = "/api", Methods = ["GET"], Compressed = true }),
        // A batch of events; one event is held to 256 KiB behind the door, as it is on the broker.
        new("/api/exchange/events", "exchange", Door.Api, Entry.Token, 1024 * Kilobyte) { Strip = "/api/exchange", Methods = ["POST"] },
        // A file of a dossier, 20 MB, with the form around it.
        new("/api/referral/dossiers/{dossierRef}/files", "referral", Door.Api, Entry.Token, 20 * 1024 * Kilobyte + 16 * Kilobyte)
        {
            Strip = "/api/referral", Methods = ["POST"], Patience = TimeSpan.FromMinutes(2),
        },
        // A signed file of events; what it may hold unpacked is held to behind the door.
        new("/api/exchange/batches", "exchange", Door.Api, Entry.Token, 8 * 1024 * Kilobyte) { Strip = "/api/exchange", Methods = ["POST"] },
        new("/api/exchange/catalogue/{**rest}", "exchange", Door.Api, Entry.Anonymous, 0) { Strip = "/api/exchange", Methods = ["GET"], Compressed = true },
        new("/api/exchange/receipts/keys", "exchange", Door.Api, Entry.Anonymous, 0) { Strip = "/api/exchange", Methods = ["GET"], Compressed = true },
        // Secrets, and pages of the signed-in: never compressed.
        new("/connect/token", "identity", Door.Api, Entry.Anonymous, 8 * Kilobyte) { Methods = ["POST"] },
        new("/.well-known/{**rest}", "identity", Door.Api, Entry.Anonymous, 0) { Methods = ["GET"] },
        // Of Identity, programs see the directory alone; its pages are for browsers.
        new("/api/identity/people/{**rest}", "identity", Door.Api, Entry.Token, 64 * Kilobyte) { Strip = "/api/identity", Compressed = true },
        new("/api/identity/clients/{**rest}", "identity", Door.Api, Entry.Token, 8 * Kilobyte) { Strip = "/api/identity" },
        new("/api/identity/work/{**rest}", "identity", Door.Api, Entry.Token, 8 * Kilobyte) { Strip = "/api/identity", Compressed = true },
        new("/api/identity/directory/{**rest}", "identity", Door.Api, Entry.Token, 256 * Kilobyte) { Strip = "/api/identity", Compressed = true },
        // A workbook of a megabyte, as text within a command.
        new("/api/identity/directory/import/{**rest}", "identity", Door.Api, Entry.Token, 1600 * Kilobyte) { Strip = "/api/identity", Methods = ["POST"] },
        new("/id/{**rest}", "identity", Door.Browser, Entry.Anonymous, 64 * Kilobyte),
        // What anybody may send without signing in.
        .. ((string[])["/report/public", "/receipt"]).Select(p => new Route(p, "portal", Door.Browser, Entry.Anonymous, 64 * Kilobyte)
        {
            Methods = ["POST"], Patience = TimeSpan.FromMinutes(2), Compressed = true, Sparing = true,
        }),
        new("/{**rest}", "portal", Door.Browser, Entry.Anonymous, 256 * Kilobyte) { Patience = TimeSpan.FromMinutes(2), Compressed = true },
    ];

    /// <summary>
    /// Paths that lead nowhere: those on which processes tell their operators how they are, those on which the Portal asks for
    /// people who are nobody in particular, and whatever else looks like a service and would end up at the Portal.
    /// </summary>
    public static IReadOnlyList<string> Closed { get; } =
        [.. Services.SelectMany(s => (string[])[$"/api/{s}/health/{{**rest}}", $"/api/{s}/public/{{**rest}}"]), "/api/{**rest}", "/connect/{**rest}"];
}
