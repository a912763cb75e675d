using Refit;

namespace FourKeyWorks.Portal.Directory;

/// <summary>A unit on the list.</summary>
public sealed record ListedUnit(
    string Id, string Kind, string Department, string? Parent, string? ParentName, string? Town, string? Division, string Name, DateOnly From, DateOnly? LastDay, bool IsOnBus);

/// <summary>Some of them.</summary>
public sealed record UnitPage(IReadOnlyList<ListedUnit> Items, string? Next);

/// <summary>What is looked for; what is empty does not matter.</summary>
/// <param name="Q">Part of the name, the id, or how the division code begins.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Parent">What it is part of.</param>
/// <param name="On">The day on which it is there.</param>
/// <param name="After">Where the page before ended.</param>
public sealed record UnitQuestion(string? Q = null, string? Kind = null, string? Parent = null, string? On = null, string? After = null);

/// <summary>A name, and since when.</summary>
public sealed record UnitName(string Name, DateOnly From);

/// <summary>One unit.</summary>
public sealed record UnitView(ListedUnit Unit, IReadOnlyList<UnitName> Names, string? TownName, IReadOnlyList<ListedUnit> Successors, long Units, long People);

/// <summary>A unit to be entered.</summary>
public sealed record NewUnit(string Kind, string Name, string? Department, string? Parent, string? Town, string? Division, DateOnly? From);

/// <summary>Another name.</summary>
public sealed record NewName(string Name, DateOnly? From);

/// <summary>Another place.</summary>
public sealed record NewPlace(string? Parent, string? Town, string? Division);

/// <summary>The end of a unit.</summary>
public sealed record UnitEnd(DateOnly LastDay, IReadOnlyList<string> Successors);

/// <summary>Somebody to reach.</summary>
public sealed record ContactPerson(string Name, string Phone);

/// <summary>Whom to reach in a unit.</summary>
public sealed record ContactView(ContactPerson? Contact, ContactPerson? Deputy, DateTimeOffset? Since);

/// <summary>Two persons to reach.</summary>
public sealed record NewContact(ContactPerson Contact, ContactPerson Deputy);

/// <summary>A unit that must have somebody to reach.</summary>
public sealed record Reachable(string Unit, string Name, DateTimeOffset? Since);

/// <summary>Who has which part in a key work.</summary>
public sealed record Responsibility(string Work, IReadOnlyList<string> Leads, IReadOnlyList<string> Implements, IReadOnlyList<string> Assists, long Version);

/// <summary>Another distribution.</summary>
public sealed record NewParts(IReadOnlyList<string> Leads, IReadOnlyList<string> Implements, IReadOnlyList<string> Assists);

/// <summary>A vacation or a key period.</summary>
public sealed record Period(string Kind, string Name, DateOnly From, DateOnly To);

/// <summary>The days of a year.</summary>
public sealed record CalendarYear(
    int Year, int Revision, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpWorkdays, bool HasNotice, IReadOnlyList<Period> Periods);

/// <summary>The days of a year as somebody would have them.</summary>
public sealed record NewDays(IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpWorkdays, bool HasNotice, IReadOnlyList<Period> Periods);

/// <summary>Days that clocks are counted by, to see what they would move.</summary>
public sealed record CalendarDraft(int Year, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpWorkdays);

/// <summary>Clocks that would be due on another day.</summary>
public sealed record MovedClocks(string Rule, int Count, DateTimeOffset From, DateTimeOffset To);

/// <summary>A workbook, in Base64.</summary>
public sealed record TrialOf(string Workbook);

/// <summary>What a row does.</summary>
public sealed record RowEffect(string Sheet, int Row, string What, string? Subject, string? Column, string? Code);

/// <summary>The same, with what is wrong in words.</summary>
public sealed record TrialRow(RowEffect Row, string? Title);

/// <summary>What importing a workbook would do.</summary>
public sealed record Trial(IReadOnlyList<TrialRow> Rows, bool IsGood, int Changes, string Seen);

/// <summary>A workbook, and what the trial of it said.</summary>
public sealed record Import(string Workbook, string Seen);

/// <summary>The directory, as Identity keeps it.</summary>
internal interface IDirectory
{
    [Get("/directory/units")]
    Task<IApiResponse<UnitPage>> UnitsAsync([Query] UnitQuestion question, CancellationToken cancellation);

    [Get("/directory/units/{id}")]
    Task<IApiResponse<UnitView>> UnitAsync(string id, CancellationToken cancellation);

    [Post("/directory/units")]
    Task<IApiResponse> OpenAsync([Body] NewUnit unit, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/directory/units/{id}/{change}")]
    Task<IApiResponse> ChangeAsync(
        string id, string change, [Body] object command, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Get("/directory/units/{id}/contact")]
    Task<IApiResponse<ContactView>> ContactAsync(string id, CancellationToken cancellation);

    [Post("/directory/contact")]
    Task<IApiResponse> OwnContactAsync([Body] NewContact contact, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Get("/directory/contacts")]
    Task<IApiResponse<IReadOnlyList<Reachable>>> ContactsAsync(CancellationToken cancellation);

    [Get("/directory/responsibilities")]
    Task<IApiResponse<IReadOnlyList<Responsibility>>> ResponsibilitiesAsync(CancellationToken cancellation);

    [Post("/directory/responsibilities/{work}")]
    Task<IApiResponse> ShareOutAsync(
        string work, [Body] NewParts parts, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Post("/directory/import/trial")]
    Task<IApiResponse<Trial>> TryAsync([Body] TrialOf workbook, CancellationToken cancellation);

    [Post("/directory/import")]
    Task<IApiResponse> ImportAsync([Body] Import import, [Header("Idempotency-Key")] string key, CancellationToken cancellation);

    [Get("/directory/export")]
    Task<IApiResponse<Stream>> ExportAsync(CancellationToken cancellation);

    [Get("/directory/calendar/{year}")]
    Task<IApiResponse<CalendarYear>> CalendarAsync(int year, CancellationToken cancellation);

    [Post("/directory/calendar/{year}")]
    Task<IApiResponse> EnterCalendarAsync(
        int year, [Body] NewDays days, [Header("If-Match")] string version, [Header("Idempotency-Key")] string key, CancellationToken cancellation);
}

/// <summary>Any service, asked what another calendar would move.</summary>
internal interface IMovingClocks
{
    [Post("/deadlines/preview")]
    Task<IApiResponse<IReadOnlyList<MovedClocks>>> PreviewAsync([Body] CalendarDraft draft, CancellationToken cancellation);
}
