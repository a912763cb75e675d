using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using FourKeyWorks.Platform.Streams;
using Marten;
using Npgsql;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>Looking into a letter, with a purpose: recorded before the answer leaves.</summary>
public static class LookIntoLetter
{
    private const string Find = "select l.type, c.key_name, c.message from desk_letters l left join desk_contents c on c.id = l.id where l.id = $1";

    /// <summary>What is inside.</summary>
    /// <param name="ContentType">As the sender called it.</param>
    /// <param name="Attributes">CloudEvents headers, where they are text.</param>
    /// <param name="Body">The body.</param>
    public sealed record Inside(string? ContentType, IReadOnlyDictionary<string, string> Attributes, Content Body);

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapQuestion<LookInside>("/desk/letters/{id:guid}/reading", LookAsync).Produces<Inside>().RequireDuty(Duty.ReadQuarantine);

    private static async Task<IResult> LookAsync(LookInside look, HttpContext http)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        var (id, caller) = (Guid.Parse((string)http.Request.RouteValues["id"]!), Caller.Of(http));
        var keys = services.GetRequiredService<KeyRing>();
        if (await FindAsync(services.GetRequiredService<NpgsqlDataSource>(), id, cancellation) is not { } found) return Problem.Result(Codes.NotFound);
        if (found.Content is null || await LetterKeeper.OpenAsync(keys, id, found.Content, cancellation) is not { } message)
            return Problem.Refusal("desk.closed");

        await using var session = services.GetRequiredService<IDocumentStore>().LightweightSession();
        var work = services.GetRequiredService<UnitsOfWork>().Begin(session, caller.Subject);
        // Of what could not be read nobody knows how much it tells.
        var level = EventCatalogue.All.FirstOrDefault(c => c.Type == found.Type)?.Sensitivity ?? Sensitivity.L4;
        await services.GetRequiredService<AuditTrail>().RecordAsync(
            ReadRecord.Of(Guid.CreateVersion7(work.Now), work.Now, caller, PurposeCode.Of(look.Purpose), Subject.Matter(id), ["letter"], level), cancellation);
        session.Events.Append(id, new LetterSeen(look.Purpose, await keys.SealReasonAsync(id, look.Reason, cancellation), caller.Subject, work.Now));
        await session.SaveChangesAsync(cancellation);
        return Results.Ok(new Inside(
            message.ContentType,
            message.Headers.Select(h => (h.Key, Text: h.Value is byte[] bytes ? Content.Of(bytes).Text : h.Value?.ToString()))
                .Where(h => h.Text is not null).ToDictionary(h => h.Key, h => h.Text!),
            Content.Of(message.Body.Span)));
    }

    private static async Task<(string? Type, SealedFact? Content)?> FindAsync(NpgsqlDataSource database, Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Find);
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? (row.IsDBNull(0) ? null : row.GetString(0), row.IsDBNull(1) ? null : new SealedFact(row.GetString(1), row.GetFieldValue<byte[]>(2)))
            : null;
    }
}
