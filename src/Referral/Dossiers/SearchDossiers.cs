using System.ComponentModel.DataAnnotations;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Marten;

namespace FourKeyWorks.Referral.Dossiers;

/// <summary>
/// Finds the cases of a child again, by what is declared and within the caller's own scope. What lies outside of it is
/// neither found nor refused (domain §9.7); how much somebody looks for is in the trail.
/// </summary>
public static class SearchDossiers
{
    /// <param name="By">By what.</param>
    /// <param name="Value">The value: for <c>id-ends</c> the first four and the last four together, for <c>name-birth</c> the name, a blank and <c>yyyyMMdd</c>.</param>
    public sealed record Command(TokenKind By, [property: Length(2, 80)] string Value)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <param name="Cases">The cases, in no order that would say anything.</param>
    public sealed record Found(IReadOnlyList<Guid> Cases);

    /// <summary>A POST that changes nothing: what is looked for must not be in an address.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapQuestion<Command>("/dossiers/search", async (command, http) =>
    {
        var caller = Caller.Of(http);
        var services = http.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var found = await services.GetRequiredService<SearchTokens>().FindAsync(new Findable(command.By, command.Value), [ScopeOf(caller)], http.RequestAborted);
        await services.GetRequiredService<AuditTrail>().RecordAsync(
            ReadRecord.Of(Guid.CreateVersion7(now), now, caller, Vault.NameOf(Purpose.Search), default, [command.By.ToString()], Sensitivity.L4), http.RequestAborted);
        var dossiers = found.Select(child => child.Id).ToArray();
        var claims = await services.GetRequiredService<IQuerySession>().Events.QueryAllRawEvents()
            .Where(e => e.EventTypeName == Dossier.Claimed && e.StreamId.IsOneOf(dossiers)).ToListAsync(http.RequestAborted);
        var cases = claims.Select(e => ((DossierClaimed)e.Data).CaseId).ToArray();
        var standings = await services.GetRequiredService<Standings>().OfAsync(caller, cases, http.RequestAborted);
        bool MayFind(Guid id) => DossierFields.Search.Decide(
            caller, Duty.ReadDossier, standings.GetValueOrDefault(id, Standing.None), Purpose.Search) == Verdict.Allowed;
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new Found([.. cases.Where(MayFind).Order()]), EventJson.Options);
    }).Produces<Found>().RequireDuty(Duty.ReadDossier);

    /// <summary>Where what a unit deposits is found: by the unit, by the one that handles the case, and by the Procuratorate.</summary>
    public static IReadOnlyList<string> ScopesOf(string unit, string? handlingUnit) =>
        [.. new[] { unit, handlingUnit }.OfType<string>().Distinct().Select(Names.ToUnit), Names.ToDepartment(Party.JCY)];

    private static string ScopeOf(Caller caller) => caller.Department == Party.JCY ? Names.ToDepartment(Party.JCY) : Names.ToUnit(caller.Unit);
}
