using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>An error as a client sees it: a code that stays the same for ever, and its HTTP status.</summary>
/// <param name="Code">Stable code, <c>area.what</c> in lower case; its texts are in <c>Texts.resx</c> of the assembly that has it.</param>
/// <param name="Status">HTTP status.</param>
public sealed record Problem(string Code, int Status)
{
    /// <summary>An unexpected error.</summary>
    public static Problem Internal { get; } = new("internal", StatusCodes.Status500InternalServerError);

    /// <summary>The request could not be read as HTTP or JSON.</summary>
    public static Problem RequestUnreadable { get; } = new("request.unreadable", StatusCodes.Status400BadRequest);

    /// <summary>The body is larger than allowed here.</summary>
    public static Problem TooLarge { get; } = new("request.too-large", StatusCodes.Status413PayloadTooLarge);

    /// <summary>No or no valid token.</summary>
    public static Problem NotSignedIn { get; } = new("access.not-signed-in", StatusCodes.Status401Unauthorized);

    /// <summary>Signed in, and not allowed.</summary>
    public static Problem Refused { get; } = new("access.refused", StatusCodes.Status403Forbidden);

    /// <summary>Whether the token is valid can't be said now: its issuer does not answer.</summary>
    public static Problem IssuerUnreachable { get; } = new("access.issuer-unreachable", StatusCodes.Status503ServiceUnavailable);

    /// <summary>There is no such address, or nothing the caller may know of.</summary>
    public static Problem NotFound { get; } = new("not-found", StatusCodes.Status404NotFound);

    /// <summary>The process behind does not answer.</summary>
    public static Problem Unavailable { get; } = new("unavailable", StatusCodes.Status503ServiceUnavailable);

    /// <summary>The answer that says so.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="members">Further members of the answer; codes and numbers, never what somebody typed.</param>
    public static IResult Result(Problem problem, params (string Name, object? Value)[] members) => new Answer(problem, members);

    /// <summary>The answer to a command that the rules refuse: 422 with the refusal's code.</summary>
    public static IResult Refusal(string code) => Result(new Problem(code, StatusCodes.Status422UnprocessableEntity));

    // Chinese as it is, and not as escapes; the answer is never put into a page.
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerOptions.Web)
        {
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
            // Words, never the numbers behind them.
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        };

    private sealed record Answer(Problem Problem, (string Name, object? Value)[] Members) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => Problem.Status;

        /// <summary>Problem Details (RFC 9457) in the language of the request.</summary>
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var culture = ProblemTexts.CultureFor(httpContext.Request);
            var body = new Dictionary<string, object?>
            {
                ["type"] = "urn:fourkeyworks:problem:" + Problem.Code,
                ["title"] = httpContext.RequestServices.GetRequiredService<ProblemTexts>().Title(Problem.Code, culture),
                ["status"] = Problem.Status,
                ["code"] = Problem.Code,
                ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier,
            };
            foreach (var (name, value) in Members) body[name] = value;
            httpContext.Response.StatusCode = Problem.Status;
            httpContext.Response.ContentType = "application/problem+json";
            httpContext.Response.Headers.ContentLanguage = culture.Name;
            httpContext.Response.Headers.CacheControl = "no-store";
            return JsonSerializer.SerializeAsync(httpContext.Response.Body, body, Json, httpContext.RequestAborted);
        }
    }
}
