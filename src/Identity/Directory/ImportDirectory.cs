using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Npgsql;

namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// The system administrator brings the whole directory in as a workbook: first a trial that says of each row what it would do or
/// why it cannot, then all of it in one commit or nothing. What is carried out is what the trial showed: another file, or a
/// directory that changed meanwhile, is refused.
/// </summary>
internal static class ImportDirectory
{
    private const int MostText = WorkbookGuard.MostBytes * 4 / 3 + 8;

    /// <param name="Workbook">The file, in Base64.</param>
    public sealed record Trial([property: Length(1, MostText)] string Workbook)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <param name="Workbook">The file, in Base64.</param>
    /// <param name="Seen">What the trial of it said.</param>
    public sealed record Command([property: Length(1, MostText)] string Workbook, [property: Length(64, 64)] string Seen)
    {
        /// <inheritdoc/>
        public override string ToString() => Protected.Mask;
    }

    /// <param name="Row">What it does, or why it cannot.</param>
    /// <param name="Title">The reason in words.</param>
    public sealed record Shown(RowEffect Row, string? Title);

    /// <param name="Rows">Row by row; what cannot be done first.</param>
    /// <param name="IsGood">All of it can be done.</param>
    /// <param name="Changes">How many rows would change something.</param>
    /// <param name="Seen">To be sent with the import.</param>
    public sealed record TrialView(IReadOnlyList<Shown> Rows, bool IsGood, int Changes, string Seen);

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapQuestion<Trial>("/directory/import/trial", TryAsync).Produces<TrialView>().RequireDuty(Duty.KeepDirectory);
        api.MapCommand<Command>("/directory/import", ImportAsync).Produces(StatusCodes.Status204NoContent).RequireDuty(Duty.KeepDirectory);
    }

    private static async Task<IResult> TryAsync(Trial trial, HttpContext http)
    {
        var services = http.RequestServices;
        if (Refusal(trial.Workbook, out var file) is { } refused) return Problem.Refusal(refused);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var directory = await ReadDirectory.NowAsync(
            services.GetRequiredService<IQuerySession>(), services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<City>(), http.RequestAborted);
        var plan = Plan(directory, file, Caller.Of(http).Subject, now);
        var (texts, culture) = (services.GetRequiredService<ProblemTexts>(), ProblemTexts.CultureFor(http.Request));
        http.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new TrialView(
            [.. plan.Effects.OrderBy(e => e.Code is null).Select(e => new Shown(e, e.Code is { } code ? texts.Title(code, culture) : null))],
            plan.IsGood, plan.Effects.Count(e => e.What != "nothing"), SeenOf(file, plan)));
    }

    private static async Task<CommandAnswer> ImportAsync(Command command, HttpContext http, UnitOfWork work, Caller caller, CancellationToken cancellation)
    {
        if (Refusal(command.Workbook, out var file) is { } refused) return CommandAnswer.Of(Problem.Refusal(refused));
        await DirectoryTurn.TakeAsync(work, cancellation);
        var plan = Plan(
            await ReadDirectory.NowAsync(work.Session, http.RequestServices.GetRequiredService<NpgsqlDataSource>(), work.City, cancellation), file, caller.Subject, work.Now);
        if (!plan.IsGood) return CommandAnswer.Of(Problem.Refusal("directory.import-wrong"));
        if (SeenOf(file, plan) != command.Seen) return CommandAnswer.Of(Problem.Refusal("directory.import-stale"));
        foreach (var planned in plan.Streams)
            if (planned.Begins) work.Session.Events.StartStream(planned.Stream, planned.Events);
            else work.Session.Events.Append(planned.Stream, planned.Events);
        foreach (var (set, contact) in plan.Contacts) await KeepContact.PutAsync(work, set, contact, cancellation);
        return new CommandAnswer(StatusCodes.Status204NoContent, null, null);
    }

    private static ImportPlan Plan(DirectoryNow now, byte[] file, string by, DateTimeOffset at)
    {
        var (rows, wrong) = Workbook.Read(file);
        return ImportPlan.Of(now, rows, wrong, by, at);
    }

    private static string? Refusal(string base64, out byte[] file)
    {
        file = new byte[base64.Length * 3 / 4 + 3];
        if (!Convert.TryFromBase64String(base64, file, out var length)) return "directory.workbook-unreadable";
        file = file[..length];
        return WorkbookGuard.Refusal(file);
    }

    /// <summary>The file and what it does.</summary>
    internal static string SeenOf(byte[] file, ImportPlan plan) =>
        Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(file), .. SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan.Effects))]));
}
