namespace FourKeyWorks.LocalHost.Processes;

/// <summary>One of the system's processes: what it needs and where it usually listens.</summary>
/// <param name="Name">Its name everywhere: resource, log file, configuration.</param>
/// <param name="Project">Its project: <c>src/&lt;Project&gt;/FourKeyWorks.&lt;Project&gt;.csproj</c>.</param>
/// <param name="Port">Its usual port.</param>
public sealed record ProcessSpec(string Name, string Project, int Port)
{
    /// <summary>Its usual port for HTTPS; null: it speaks HTTP only.</summary>
    public int? SecurePort { get; init; }

    /// <summary>Has a database of its own.</summary>
    public bool NeedsDatabase { get; init; } = true;

    /// <summary>Takes part in the exchange of events.</summary>
    public bool NeedsBroker { get; init; }

    /// <summary>Looks at the broker as a whole: knows the inboxes' names and the management API.</summary>
    public bool WatchesBroker { get; init; }

    /// <summary>Has a <c>migrate</c> command that applies its schema first.</summary>
    public bool Migrates { get; init; }

    /// <summary>Stores events, and has a database for the keys of what it seals in them.</summary>
    public bool StoresEvents { get; init; }

    /// <summary>Signs people in as a client of the issuer: has a secret for it, and keys for its cookies.</summary>
    public bool SignsIn { get; init; }

    /// <summary>Issues tokens to the broker users, and therefore knows the secret that their passwords derive from.</summary>
    public bool NeedsInstallationSecret { get; init; }

    /// <summary>Processes whose address it is told.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>What its port for HTTPS is called among the ports.</summary>
    public string SecureName => Name + "-https";

    /// <summary>Its database and runtime role; the owner's role has <c>_owner</c> behind.</summary>
    public string Database => Name.Replace('-', '_');

    /// <summary>The database of its keys; roles likewise.</summary>
    public string? KeysDatabase => StoresEvents ? Database + "_keys" : null;

    /// <summary>All its databases.</summary>
    public IEnumerable<string> Databases => NeedsDatabase ? [Database, .. KeysDatabase is { } keys ? [keys] : Array.Empty<string>()] : [];
}

/// <summary>The processes of the system. The Aspire AppHost says the same in Aspire's words; a test holds the two together.</summary>
public static class ProcessTable
{
    private static readonly string[] Domain = ["referral", "screening", "assistance", "venues", "legal-education", "exchange"];

    /// <summary>All of them; the first is the front door.</summary>
    public static IReadOnlyList<ProcessSpec> All { get; } =
    [
        new("gateway", "Gateway", 8080) { SecurePort = 8443, NeedsDatabase = false, References = [.. Domain, "identity", "portal"] },
        new("identity", "Identity", 28081) { NeedsBroker = true, StoresEvents = true, Migrates = true, NeedsInstallationSecret = true, References = ["gateway"] },
        new("portal", "Portal", 28082) { Migrates = true, SignsIn = true, References = [.. Domain, "identity", "gateway"] },
        new("referral", "Referral", 28083) { NeedsBroker = true, StoresEvents = true, Migrates = true, References = ["identity"] },
        new("screening", "Screening", 28084) { NeedsBroker = true, StoresEvents = true, Migrates = true, References = ["identity"] },
        new("assistance", "Assistance", 28085) { NeedsBroker = true, StoresEvents = true, Migrates = true, References = ["identity"] },
        new("venues", "Venues", 28086) { NeedsBroker = true, References = ["identity"] },
        new("legal-education", "LegalEducation", 28087) { NeedsBroker = true, References = ["identity"] },
        new("exchange", "Exchange", 28088) { NeedsBroker = true, WatchesBroker = true, StoresEvents = true, Migrates = true, References = ["identity"] },
    ];
}
