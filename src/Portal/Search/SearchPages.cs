using System.Net;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Portal.Colleagues;
using FourKeyWorks.Portal.Directory;
using FourKeyWorks.Portal.People;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.Portal.SignIn;
using FourKeyWorks.Portal.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Refit;

namespace FourKeyWorks.Portal.Search;

/// <summary>查找: a case by its number, units and colleagues, and a child's cases for who may look into the vault. What is looked for stands in no address.</summary>
internal static class SearchPages
{
    private const string Referral = "referral", Identity = "identity", ReadDossier = "read-dossier", ReadDirectory = "read-directory", ReadWork = "read-work";

    /// <summary>How many pages of a list are looked through for a number.</summary>
    private const int Pages = 5;

    public static void MapSearch(this IEndpointRouteBuilder app)
    {
        app.MapGet("/search", (HttpContext http, CancellationToken _) => StaffPage.ShowAsync(http, (staff, _) => Task.FromResult<IResult>(Show(staff, null, null, null)))).RequireAuthorization();
        app.MapPost("/search", ([FromForm] string what, [FromForm] string text, HttpContext http, City city) => StaffPage.ShowAsync(http, async (staff, clients) =>
        {
            var said = text.Trim();
            if (said.Length < 2) return Show(staff, what, text, null, Texts.Of("search.too-short"));
            var found = what switch
            {
                "case" => await CasesAsync(clients, said, http.RequestAborted),
                "directory" => new(await PeopleAsync(staff, clients, said, city, http.RequestAborted), await UnitsAsync(staff, clients, said, city, http.RequestAborted)),
                "name" or "id-number" or "id-ends" or "name-birth" or "guardian" when staff.Duties.Contains(ReadDossier) => await DossiersAsync(clients, what, said, http.RequestAborted),
                _ => new Found(),
            };
            return Show(staff, what, text, found);
        })).RequireAuthorization();
    }

    private static RazorComponentResult<SearchPageView> Show(Staff staff, string? what, string? text, Found? found, string? wrong = null) =>
        new(new { Staff = staff, What = what ?? "case", Text = text ?? "", Found = found, Wrong = wrong });

    /// <summary>People tell cases apart by the beginning of the id; it is found among what waits for the own unit.</summary>
    private static async Task<Found> CasesAsync(ServiceClients clients, string number, CancellationToken cancellation)
    {
        var start = string.Concat(number.Where(char.IsAsciiHexDigit)).ToLowerInvariant();
        if (start.Length == 0) return new();
        if (Guid.TryParse(number, out var whole)) return new() { Cases = [whole] };
        var cases = new HashSet<Guid>();
        string? after = null;
        for (var page = 0; page < Pages; page++)
        {
            using var answer = await Answered.OfAsync(() => clients.Of<IWorkList>(Referral).ReadAsync(after, null, cancellation), cancellation);
            if (answer?.Content is not { } list) return new() { Cases = [.. cases], IsDown = answer is null };
            cases.UnionWith(list.Items.Where(i => i.Subject.ToString("N").StartsWith(start, StringComparison.Ordinal)).Select(i => i.Subject));
            if ((after = list.Next) is null) break;
        }

        return new() { Cases = [.. cases] };
    }

    private static async Task<IReadOnlyList<FoundPerson>> PeopleAsync(Staff staff, ServiceClients clients, string text, City city, CancellationToken cancellation)
    {
        if (staff.Duties.Contains(ReadDirectory))
        {
            using var people = await Answered.OfAsync(() => clients.Of<IPeople>(Identity).ListAsync(new(text), cancellation), cancellation);
            return [.. (people?.Content?.Items ?? []).Select(p => new FoundPerson(p.Name ?? p.Account, city.Units.FirstOrDefault(u => u.Id == p.Unit)?.Name ?? p.Unit, p.Phone, $"/desk/people/{p.Id}"))];
        }

        if (!staff.Duties.Contains(ReadWork)) return [];
        return [.. (await ColleaguesPages.OfAsync(clients, cancellation)).Where(c => c.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(c => new FoundPerson(c.Name, staff.Unit.Name, c.Phone, null))];
    }

    /// <summary>Who may not read the directory finds the units that take part on the bus, which everybody knows.</summary>
    private static async Task<IReadOnlyList<FoundUnit>> UnitsAsync(Staff staff, ServiceClients clients, string text, City city, CancellationToken cancellation)
    {
        if (!staff.Duties.Contains(ReadDirectory)) return [.. city.Units.Where(u => u.Name.Contains(text, StringComparison.Ordinal)).Select(u => new FoundUnit(u.Id, u.Name, null))];
        using var units = await Answered.OfAsync(() => clients.Of<IDirectory>(Identity).UnitsAsync(new(text), cancellation), cancellation);
        return [.. (units?.Content?.Items ?? []).Select(u => new FoundUnit(u.Id, u.Name, u.ParentName))];
    }

    private static async Task<Found> DossiersAsync(ServiceClients clients, string by, string value, CancellationToken cancellation)
    {
        using var answer = await Answered.OfAsync(() => clients.Of<IDossiers>(Referral).SearchAsync(new(by, value), cancellation), cancellation);
        return new() { Cases = answer?.Content?.Cases ?? [], IsDown = answer is null || answer.StatusCode >= HttpStatusCode.InternalServerError };
    }
}

/// <summary>What was found; that nothing was tells nobody why.</summary>
public sealed record Found(IReadOnlyList<FoundPerson> People, IReadOnlyList<FoundUnit> Units)
{
    public Found()
        : this([], [])
    {
    }

    public IReadOnlyList<Guid> Cases { get; init; } = [];

    /// <summary>It could not be looked for.</summary>
    public bool IsDown { get; init; }

    public bool IsEmpty => Cases.Count + People.Count + Units.Count == 0;
}

/// <summary>A unit.</summary>
public sealed record FoundUnit(string Id, string Name, string? Within);

/// <summary>Somebody of the directory.</summary>
public sealed record FoundPerson(string Name, string Unit, string? Phone, string? Address);

/// <param name="By">By what.</param>
/// <param name="Value">The value.</param>
public sealed record DossierQuestion(string By, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => "***";
}

/// <summary>The cases.</summary>
public sealed record DossierAnswer(IReadOnlyList<Guid> Cases);

/// <summary>The look-ups of Referral's vault.</summary>
internal interface IDossiers
{
    [Post("/dossiers/search")]
    Task<IApiResponse<DossierAnswer>> SearchAsync([Body] DossierQuestion question, CancellationToken cancellation);
}
