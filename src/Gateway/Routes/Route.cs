namespace FourKeyWorks.Gateway.Routes;

/// <summary>One way through the Gateway.</summary>
/// <param name="Path">What it matches, as a route pattern.</param>
/// <param name="Process">The slug of the process it leads to.</param>
/// <param name="Door">Who uses it, and so which headers pass.</param>
/// <param name="Entry">Who may pass.</param>
/// <param name="BodyLimit">Largest request body, in bytes.</param>
public sealed record Route(string Path, string Process, Door Door, Entry Entry, long BodyLimit)
{
    /// <summary>The part of the path that the process behind does not see; empty where it sees all of it.</summary>
    public string Strip { get; init; } = string.Empty;

    /// <summary>HTTP methods; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>How long nothing may move on it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A form of anybody's: of one address, few in a minute.</summary>
    public bool Sparing { get; init; }

    /// <summary>Whether text may be sent compressed, as far as the answer and its request allow.</summary>
    public bool Compressed { get; init; }

    /// <summary>The name of the route, in logs and metrics.</summary>
    public string Name => $"{Process} {Path}";
}

/// <summary>Who uses a route.</summary>
public enum Door
{
    /// <summary>Programs with a token: no cookies, either way.</summary>
    Api,
    /// <summary>Browsers with a cookie: no <c>Authorization</c>.</summary>
    Browser,
}

/// <summary>Who may pass.</summary>
public enum Entry
{
    /// <summary>Anybody.</summary>
    Anonymous,
    /// <summary>Who has a valid token. What it permits, the service decides.</summary>
    Token,
}
