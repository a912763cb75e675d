using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FourKeyWorks.Platform.Keeping;

/// <summary>The ways in to keeping, alike in every service with a vault.</summary>
public static class KeepingEndpoints
{
    private static readonly VaultField Document = new("query.document", Sensitivity.L3);

    /// <summary>Maps them.</summary>
    /// <param name="api">Where.</param>
    /// <param name="fields">The fields that the service's vault holds.</param>
    public static void MapKeeping(this IEndpointRouteBuilder api, IReadOnlyList<VaultField> fields)
    {
        const string file = "/vault/files/{id:guid}";
        api.MapView<KeptFile>(file, KeepingClocks.StreamOf, KeepingAccess.File).RequireDuty(Duty.KeepRetention);
        api.MapChange<KeptFile, ErasingFiles.KeepUntil>($"{file}/retention", KeepingClocks.StreamOf, KeepingAccess.File,
            (f, command, _, _) => ErasingFiles.Decide(f, command, KeepingClocks.EndOf(command.Until))).RequireDuty(Duty.KeepRetention);
        api.MapChange<KeptFile, HoldingFiles.Set>($"{file}/holds", KeepingClocks.StreamOf, KeepingAccess.File,
            (f, command, caller, work) => HoldingFiles.Decide(f, command, Guid.NewGuid(), caller.Subject, work.Now)).RequireDuty(Duty.KeepRetention);
        api.MapChange<KeptFile, HoldingFiles.Lift>($"{file}/holds/lifting", KeepingClocks.StreamOf, KeepingAccess.File,
            (f, command, caller, work) => HoldingFiles.Decide(f, command, caller.Subject, work.Now, work.Clocks.Start(KeepingClocks.ErasureDecision, work.Now))).RequireDuty(Duty.KeepRetention);
        api.MapChange<KeptFile, ErasingFiles.Propose>($"{file}/erasure", KeepingClocks.StreamOf, KeepingAccess.File,
            (f, command, caller, work) => ErasingFiles.Decide(f, command, caller.Subject, work.Now, Today(work))).RequireDuty(Duty.KeepRetention);
        api.MapChange<KeptFile, ErasingFiles.Agree>($"{file}/erasure/confirmation", KeepingClocks.StreamOf, KeepingAccess.File,
            (f, _, caller, work) => ErasingFiles.Confirm(f, caller.Subject, work.Now, Today(work))).RequireDuty(Duty.ApproveVault);
        api.MapChange<KeptFile, ErasingFiles.Agree>($"{file}/erasure/withdrawal", KeepingClocks.StreamOf, KeepingAccess.File,
            (f, _, caller, work) => ErasingFiles.Withdraw(f, caller.Subject, work.Now)).RequireDuty(Duty.KeepRetention);
        api.MapChange<KeptFile, SealingFiles.Command>($"{file}/seal", KeepingClocks.StreamOf, KeepingAccess.File,
            (f, command, caller, work) => SealingFiles.Decide(f, command, caller.Subject, work.Now)).RequireDuty(Duty.SealSubject);
        api.MapCommand<SealedQuery.Ask>($"{file}/queries", KeepingAccess.File, (id, command, _, work, caller, cancellation) =>
            AskAsync(id, command, work, caller, fields, cancellation)).RequireDuty(Duty.AskSealed);

        SealedStatistics.Map(api);

        const string query = "/vault/queries/{id:guid}";
        api.MapView<SealedQuery>(query, id => id, KeepingAccess.Query).RequireDuty(Duty.AskSealed);
        api.MapChange<SealedQuery, SealedQuery.Approve>($"{query}/approval", id => id, KeepingAccess.Query,
            (q, command, caller, work) => SealedQuery.Decide(q, command, caller.Subject, work.Now)).RequireDuty(Duty.ApproveVault);
        api.MapChange<SealedQuery, SealedQuery.Refuse>($"{query}/refusal", id => id, KeepingAccess.Query,
            (q, command, caller, work) => SealedQuery.Decide(q, command, caller.Subject, work.Now)).RequireDuty(Duty.ApproveVault);
        api.MapPost($"{query}/answer", async (Guid id, HttpContext http, IDocumentStore store, SealedKeys keys, Vault vault, TimeProvider time) =>
        {
            if ((await AccessCheck.MeasureAsync(http, KeepingAccess.Query, id)).Refusal is { } refusal) return refusal;
            await using var session = store.LightweightSession();
            return await AnswerAsync(id, http, session, keys, vault, time.GetUtcNow(), fields);
        }).RequireDuty(Duty.AskSealed);
    }

    private static DateOnly Today(UnitOfWork work) => OfficialCalendar.DateOf(work.Now);

    private static async Task<CommandAnswer> AskAsync(
        Guid fileId, SealedQuery.Ask command, UnitOfWork work, Caller caller, IReadOnlyList<VaultField> fields, CancellationToken cancellation)
    {
        if (await work.Session.Events.AggregateStreamAsync<KeptFile>(KeepingClocks.StreamOf(fileId), token: cancellation) is not { } file)
            return CommandAnswer.Of(Problem.Result(Codes.NotFound));
        var id = Guid.CreateVersion7(work.Now);
        var answer = work.Clocks.Start(KeepingClocks.SealedQueryAnswer, work.Now);
        var decision = SealedQuery.Decide(file, command, id, fields, caller.Subject, caller.Department, work.Now, answer);
        if (decision is not Decision.Accepted accepted) return CommandAnswer.Of(Problem.Refusal(((Decision.Refused)decision).Code));
        // The writing has a key of its own: the file's is out of reach.
        await work.Vault.PutAsync(work, Subject.Case(id), Document, command.Document, cancellation);
        work.Session.Events.StartStream<SealedQuery>(id, accepted.Events);
        return new CommandAnswer(StatusCodes.Status201Created, $"/vault/queries/{id}", ExpectedVersion.ETag(1));
    }

    /// <summary>The answer is recorded before it leaves, as every read is; it is given once.</summary>
    private static async Task<IResult> AnswerAsync(
        Guid id, HttpContext http, IDocumentSession session, SealedKeys keys, Vault vault, DateTimeOffset now, IReadOnlyList<VaultField> fields)
    {
        var caller = Caller.Of(http.User);
        var stream = await session.Events.FetchForWriting<SealedQuery>(id, http.RequestAborted);
        if (stream.Aggregate is not { } query) return Problem.Result(Codes.NotFound);
        if (query.Answer(caller.Subject, now) is Decision.Refused refused) return Problem.Refusal(refused.Code);
        var file = (await session.Events.AggregateStreamAsync<KeptFile>(KeepingClocks.StreamOf(query.FileId), token: http.RequestAborted))!;
        var approved = new ApprovedQuery(query.QueryId, query.AskedBy, query.Approval!.By, query.Approval.At, query.Approval.Until);
        var grant = new ReadGrant(caller, Purpose.StatutoryQuery, [.. fields.Where(f => query.Fields.Contains(f.Name))]);
        var values = new Dictionary<string, JsonElement>();
        foreach (var subject in file.Subjects)
        {
            if (await keys.OpenAsync(subject, approved, http.RequestAborted) is not { } key) continue;
            foreach (var (field, value) in await vault.ReadAsync(grant, key, http.RequestAborted)) values[field] = value;
        }

        stream.AppendOne(new SealedQueryAnswered(caller.Subject, now));
        session.SetHeader(UnitsOfWork.By, caller.Subject);
        await session.SaveChangesAsync(http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { values }, EventJson.Options);
    }
}
