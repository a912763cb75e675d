using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace FourKeyWorks.Identity.Pages;

/// <summary>An administrator's enrolment code, shown once.</summary>
public sealed record Handed(string Duty, string Account, string Code);

/// <summary>
/// The first page of a new installation: whoever has its set-up code names three people, who become the three
/// administrators. Until the first of them has taken the account into use, it can be done again: codes that were lost are
/// replaced. Afterwards the page is not there any more.
/// </summary>
internal static partial class SetUpPages
{
    private const string By = "set-up";

    private static readonly Duty[] Administrators = [Duty.KeepDirectory, Duty.GrantDuties, Duty.ReadAudit];

    private const string SomebodyEnrolled = """select exists (select from account where "PasswordHash" is not null)""";

    public static void MapSetUp(this IEndpointRouteBuilder app)
    {
        app.MapGet("/set-up", async Task<IResult> (NpgsqlDataSource database, CancellationToken cancellation) =>
            await IsOpenAsync(database, cancellation) ? Page(null) : Results.LocalRedirect("/id/sign-in")).AllowAnonymous();
        app.MapPost("/set-up", SetUpAsync).AllowAnonymous();
    }

    private static async Task<IResult> SetUpAsync(
        HttpContext http, [FromForm] IFormCollection form, NpgsqlDataSource database, City city, IDocumentStore store, UnitsOfWork units, EnrolmentCodes codes, IConfiguration configuration)
    {
        if (!await IsOpenAsync(database, http.RequestAborted)) return Results.LocalRedirect("/id/sign-in");
        var names = Administrators.Select(d => form[d.Name()].ToString().Trim().ToLowerInvariant()).ToArray();
        var right = new Credentials(Convert.FromBase64String(configuration["Installation:Secret"]!)).PasswordOf("set-up");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(form["code"].ToString().Trim())))
            return Page("set-up.wrong", names);
        if (names.Any(n => !AccountName().IsMatch(n))) return Page("set-up.account-invalid", names);
        if (names.Distinct().Count() < names.Length) return Page("set-up.same", names);

        await using var session = store.LightweightSession();
        var work = units.Begin(session, By);
        var office = city.Units.First(u => u.Department == Party.WBB).Id;
        var persons = new List<Guid>();
        foreach (var (name, duty) in names.Zip(Administrators))
        {
            if (await AccountNames.PersonAsync(database, name, http.RequestAborted) is { } known)
            {
                persons.Add(known);
                continue;
            }

            var person = Guid.CreateVersion7(work.Now);
            persons.Add(person);
            AccountNames.Put(session, person, name);
            session.Events.StartStream(
                person, new PersonJoined(person, office, By, work.Now), new DutyGranted(person, duty.Name(), By, work.Now), new DutyGranted(person, Duty.ReadDirectory.Name(), By, work.Now));
        }

        await session.SaveChangesAsync(http.RequestAborted);
        var handed = new List<Handed>();
        foreach (var (name, duty, person) in names.Zip(Administrators, persons))
            handed.Add(new(duty.Name(), name, (await codes.IssueAsync(person, name, By, http.RequestAborted)).Code));
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<SetUpDonePage>(new { Handed = handed });
    }

    private static async Task<bool> IsOpenAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SomebodyEnrolled);
        return !(bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static RazorComponentResult<SetUpPage> Page(string? error, string[]? names = null) => new(new { Error = error, Names = names ?? ["", "", ""] })
    {
        StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
    };

    [GeneratedRegex(OpenPerson.AccountName)]
    private static partial Regex AccountName();
}
