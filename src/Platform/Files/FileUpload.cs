using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FourKeyWorks.Platform.Files;

/// <summary>The way in of a file: a form (<c>multipart/form-data</c>) with the field <c>file</c> and nothing else.</summary>
public static class FileUpload
{
    private const string Field = "file";
    private const int HeadersOfPart = 4 * 1024, LongestBoundary = 70, LongestName = 255;

    // The form around the file.
    private const int Overhead = 16 * 1024;

    /// <summary>What keeping a file comes to.</summary>
    /// <param name="Location">Where it is found.</param>
    /// <param name="Problem">Why it is not kept.</param>
    public sealed record Kept(string? Location, IResult? Problem = null)
    {
        /// <summary>It is not kept.</summary>
        public static Kept Not(IResult problem) => new(null, problem);
    }

    /// <summary>
    /// Takes the request's file in and lets <paramref name="keep"/> do what belongs to it in the same commit. Needs
    /// <c>Idempotency-Key</c>; the same file under the same key is kept once. Answers 201 with <c>Location</c>.
    /// Decide who may before it is called: from then on the file is read.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="subject">Whose file it is.</param>
    /// <param name="keep">What else is stored, and where the file is found from then on.</param>
    public static async Task<IResult> TakeAsync(HttpContext http, Subject subject, Func<StoredFile, UnitOfWork, Caller, CancellationToken, Task<Kept>> keep)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (Commands.KeyOf(http.Request) is null) return Problem.Result(Codes.IdempotencyKeyMissing);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = FileVault.LargestFile + Overhead;
        var (files, time) = (http.RequestServices.GetRequiredService<FileVault>(), http.RequestServices.GetRequiredService<TimeProvider>());
        var id = Guid.CreateVersion7(time.GetUtcNow());
        try
        {
            if (ReaderOf(http.Request) is not { } form || await PartAsync(form, http.RequestAborted) is not { } part) return Problem.Result(FileProblems.FormInvalid);
            var receipt = await files.ReceiveAsync(id, subject, part.Name, part.Content, http.RequestAborted);
            if (receipt is Receipt.Refused refused) return Problem.Result(refused.Problem);
            if (await form.ReadNextSectionAsync(http.RequestAborted) is not null) return Problem.Result(FileProblems.FormInvalid);
            return await KeepAsync(http, ((Receipt.Taken)receipt).File, keep);
        }
        catch (SubjectClosedException)
        {
            return Problem.Result(Codes.NotFound);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested))
        {
            return Problem.Result(FileProblems.FormInvalid);
        }
        finally
        {
            await files.DiscardAsync(id);
        }
    }

    /// <summary>For the description of the interface.</summary>
    public static RouteHandlerBuilder AcceptsFile(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<IFormFile>("multipart/form-data").Produces(StatusCodes.Status201Created);

    /// <summary>What makes two requests the same one; only its hash is stored.</summary>
    private sealed record Command(string Received, string Name);

    private static Task<IResult> KeepAsync(HttpContext http, StoredFile file, Func<StoredFile, UnitOfWork, Caller, CancellationToken, Task<Kept>> keep) =>
        http.RequestServices.GetRequiredService<Commands>().OnceAsync(
            http, new Command(file.Received, file.Name.Reveal(n => n)), async (work, caller, cancellation) =>
            {
                var kept = await keep(file, work, caller, cancellation);
                if (kept.Problem is not null) return CommandAnswer.Of(kept.Problem);
                FileVault.Keep(work.Session, file);
                return new CommandAnswer(StatusCodes.Status201Created, kept.Location, null);
            });

    private static MultipartReader? ReaderOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= LongestBoundary } boundary
            ? new MultipartReader(boundary.Value!, request.Body) { HeadersLengthLimit = HeadersOfPart, HeadersCountLimit = 8 }
            : null;

    private static async Task<(string Name, Stream Content)?> PartAsync(MultipartReader form, CancellationToken cancellation)
    {
        if (await form.ReadNextSectionAsync(cancellation) is not { } part
            || !ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var said)
            || HeaderUtilities.RemoveQuotes(said.Name) != Field) return null;
        var name = StringSegment.IsNullOrEmpty(said.FileNameStar) ? HeaderUtilities.RemoveQuotes(said.FileName) : said.FileNameStar;
        return name.Length <= LongestName ? (name.ToString(), part.Body) : null;
    }
}
