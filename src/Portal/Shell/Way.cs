using FourKeyWorks.Portal.SignIn;

namespace FourKeyWorks.Portal.Shell;

/// <summary>A way that leads on from every page.</summary>
/// <param name="Text">Key of its name.</param>
/// <param name="Address">Where it leads.</param>
/// <param name="Duties">It is shown to who has one of these; to everybody where there is none. What somebody may do, services decide.</param>
internal sealed record Way(string Text, string Address, params string[] Duties)
{
    /// <summary>What is used every day stands beside the menu.</summary>
    public bool IsShort { get; init; }

    /// <summary>All of them, in the order of the menu.</summary>
    public static IReadOnlyList<Way> All { get; } =
    [
        new("work", "/work") { IsShort = true },
        new("duty", "/duty", "answer-unheard", "keep-duty-roster") { IsShort = true },
        new("news", "/news", "read-work") { IsShort = true },
        new("colleagues", "/colleagues", "read-work"),
        new("glass", "/glass", "approve-glass", "watch-privacy"),
        new("search", "/search"),
        new("intake", "/intake", "handle-reports") { IsShort = true },
        new("inbox", "/inbox", "read-journal") { IsShort = true },
        new("report", "/report", "report-infringement"),
        new("people", "/desk/people", "read-directory"),
        new("units", "/desk/units", "read-directory"),
        new("key-works", "/desk/key-works", "read-directory"),
        new("calendar", "/desk/calendar", "read-directory"),
        new("settings", "/settings"),
        new("sessions", "/id/sessions"),
        new("help", "/help"),
    ];

    public bool IsFor(Staff staff) => Duties.Length == 0 || Duties.Any(staff.Duties.Contains);
}
