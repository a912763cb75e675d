using System.Security.Cryptography;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Npgsql;

namespace FourKeyWorks.Platform.Files;

/// <summary>The way out of a file: to be saved, never to be shown or run by the browser.</summary>
public static partial class FileDownload
{
    private const int FirstPiece = 64 * 1024;

    /// <summary>
    /// Gives a file out: 404 where the subject has none such, 409 or 422 where the scanner has not let it through. That it is
    /// read is in the audit trail before its first byte leaves. Decide who may before it is called. A file that turns out to
    /// be broken on the way breaks the connection off: no part of it passes for the whole.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="subject">Whose file it is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="purpose">Why it is read, as a code.</param>
    public static async Task<IResult> SendAsync(HttpContext http, Subject subject, Guid id, string purpose)
    {
        ArgumentNullException.ThrowIfNull(http);
        var services = http.RequestServices;
        if (await services.GetRequiredService<FileVault>().OpenAsync(subject, id, http.RequestAborted) is not { } opened) return Problem.Result(Codes.NotFound);
        if (opened.File.State == FileState.Waiting) return Problem.Result(FileProblems.NotScannedYet);
        if (opened.File.State == FileState.Refused) return Problem.Result(FileProblems.Harmful);
        // What can't be opened at all fails here, while there is an answer to give.
        var first = new byte[FirstPiece];
        var size = await opened.Content.ReadAtLeastAsync(first, FirstPiece, throwOnEndOfStream: false, http.RequestAborted);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await services.GetRequiredService<AuditTrail>().RecordAsync(
            ReadRecord.Of(Guid.CreateVersion7(now), now, Caller.Of(http), purpose, subject, [$"file:{id:N}"], Sensitivity.L4), http.RequestAborted);
        return new Answer(opened, first.AsMemory(0, size));
    }

    private sealed class Answer(OpenedFile opened, ReadOnlyMemory<byte> first) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using var content = opened.Content;
            var response = httpContext.Response;
            var said = new ContentDispositionHeaderValue("attachment");
            said.SetHttpFileName(opened.File.Name.Reveal(n => DownloadName.Of(n, opened.File.Kind)));
            response.Headers.ContentDisposition = said.ToString();
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            response.Headers.CacheControl = "no-store";
            response.Headers.AcceptRanges = "none";
            response.ContentType = opened.File.Kind.MediaType();
            response.ContentLength = opened.File.Size;
            try
            {
                await response.Body.WriteAsync(first, httpContext.RequestAborted);
                await content.CopyToAsync(response.Body, httpContext.RequestAborted);
            }
            catch (Exception e) when (e is CryptographicException or NpgsqlException)
            {
                BrokeOff(httpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FileDownload)), opened.File.Id, e.GetType().Name);
                httpContext.Abort();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "File {Id} could not be given out whole ({Error})")]
    private static partial void BrokeOff(ILogger log, Guid id, string error);
}
