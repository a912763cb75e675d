using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace FourKeyWorks.ServiceDefaults;

/// <summary>Turns what goes wrong on the way into Problem Details.</summary>
public static class ProblemAnswers
{
    /// <summary>
    /// Call it before everything else in the pipeline. An unexpected exception becomes 500 with the trace's id and
    /// nothing of its own; a request that can't be read 400 or 413; an empty error answer gets its body.
    /// </summary>
    public static void UseProblemAnswers(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Answer, AllowStatusCode404Response = true });
        app.UseStatusCodePages(context => OfStatus(context.HttpContext.Response.StatusCode) is { } problem
            ? Problem.Result(problem).ExecuteAsync(context.HttpContext)
            : Task.CompletedTask);
    }

    private static Task Answer(HttpContext http) =>
        Problem.Result(http.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            BadHttpRequestException { StatusCode: var status } => OfStatus(status) ?? Problem.RequestUnreadable,
            _ => Problem.Internal,
        }).ExecuteAsync(http);

    private static Problem? OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Problem.RequestUnreadable,
        StatusCodes.Status404NotFound => Problem.NotFound,
        StatusCodes.Status405MethodNotAllowed => new("request.method-not-allowed", status),
        StatusCodes.Status413PayloadTooLarge => Problem.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => new("request.media-type", status),
        StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout =>
            Problem.Unavailable with { Status = status },
        _ => null,
    };
}
