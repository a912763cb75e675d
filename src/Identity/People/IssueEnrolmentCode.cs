using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.ServiceDefaults;
using Marten;
using Npgsql;

namespace FourKeyWorks.Identity.People;

/// <summary>
/// The security administrator hands a person a one-time code to set password and second factor with. The answer is the
/// only place where it is ever readable.
/// </summary>
internal static class IssueEnrolmentCode
{
    /// <param name="Code">Four groups of four.</param>
    /// <param name="Until">Until when it can be used.</param>
    public sealed record Issued(string Code, DateTimeOffset Until);

    /// <summary>Over HTTP.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/{id:guid}/enrolment-codes", async (Guid id, HttpContext http, IQuerySession session, NpgsqlDataSource database, EnrolmentCodes codes) =>
        {
            var caller = Caller.Of(http);
            if (await session.Events.AggregateStreamAsync<Person>(id, token: http.RequestAborted) is not { HasLeft: false }
                || await AccountNames.NameAsync(database, id, http.RequestAborted) is not { } name) return Problem.Result(Codes.NotFound);
            // Whoever hands a code to themselves would be a second factor of their own.
            if (caller.Subject == id.ToString()) return Problem.Refusal("directory.own-code");
            var (code, until) = await codes.IssueAsync(id, name, caller.Subject, http.RequestAborted);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Ok(new Issued(code, until));
        })
        .Produces<Issued>()
        .RequireDuty(Duty.GrantDuties);
}
