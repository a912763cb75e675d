using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Files;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Marten;

namespace FourKeyWorks.Referral.Dossiers;

/// <summary>
/// The files of a dossier: photographs of injuries, records, recordings (evidencePreserved of the form, domain §2.4). Who
/// may read the story of the case may read them, and nobody else.
/// </summary>
public static class DossierFiles
{
    /// <param name="Id">The file.</param>
    /// <param name="Name">As its sender calls it.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="Size">Bytes.</param>
    /// <param name="State">How far the scanner is.</param>
    /// <param name="At">When it came.</param>
    /// <param name="Received">SHA-256 of what was sent.</param>
    /// <param name="Kept">SHA-256 of what is given out.</param>
    public sealed record Listed(Guid Id, string Name, FileKind Kind, long Size, FileState State, DateTimeOffset At, string Received, string Kept);

    /// <summary>Sending, listing and fetching.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/dossiers/{dossierRef}/files", SendAsync).AcceptsFile().RequireDuty(Duty.DepositDossier);
        api.MapGet("/cases/{id:guid}/dossier/files", ListAsync).Produces<IReadOnlyList<Listed>>().RequireDuty(Duty.ReadDossier);
        api.MapGet("/cases/{id:guid}/dossier/files/{file:guid}", FetchAsync).RequireDuty(Duty.ReadDossier);
    }

    /// <summary>Only to a dossier that the caller's own unit has deposited, and to none of a case it is excluded from.</summary>
    private static async Task<IResult> SendAsync(string dossierRef, HttpContext http, IQuerySession session, Standings standings)
    {
        var caller = Caller.Of(http);
        var id = Dossier.StreamOf(caller.Unit, dossierRef);
        if ((await standings.OfAsync(caller, id, http.RequestAborted)).IsExcluded || await session.Events.AggregateStreamAsync<Dossier>(id, token: http.RequestAborted) is not { DepositedAt: not null } dossier)
            return Problem.Result(Codes.NotFound);
        return await FileUpload.TakeAsync(http, dossier.Story, (file, _, _, _) =>
            Task.FromResult(new FileUpload.Kept($"/dossiers/{dossierRef}/files/{file.Id}")));
    }

    private static async Task<IResult> ListAsync(Guid id, string? purpose, HttpContext http, IQuerySession session, Vault vault, FileVault files)
    {
        var (grant, refused) = await ReadDossier.DecideStoryAsync(id, purpose, http, session);
        if (grant is null) return refused!;
        if (grant.Dossier is not { } dossier) return Results.Json(Array.Empty<Listed>(), EventJson.Options);
        // The names are facts of the story and read like them.
        await vault.RecordAsync(grant.Read, dossier.Story, ["files"], Sensitivity.L4, http.RequestAborted);
        var listed = await files.ListAsync(dossier.Story, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            listed.Select(f => new Listed(f.Id, f.Name.Reveal(n => n), f.Kind, f.Size, f.State, f.At, f.Received, f.Kept)), EventJson.Options);
    }

    private static async Task<IResult> FetchAsync(Guid id, Guid file, string? purpose, HttpContext http, IQuerySession session)
    {
        var (grant, refused) = await ReadDossier.DecideStoryAsync(id, purpose, http, session);
        if (grant is null) return refused!;
        return grant.Dossier is { } dossier
            ? await FileDownload.SendAsync(http, dossier.Story, file, Vault.NameOf(grant.Read.Purpose))
            : Problem.Result(Codes.NotFound);
    }
}
