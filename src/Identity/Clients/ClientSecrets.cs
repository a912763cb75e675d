using System.Buffers.Text;
using System.Security.Cryptography;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Identifiers;
using FourKeyWorks.Platform.Problems;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;
using Marten;
using OpenIddict.EntityFrameworkCore.Models;

namespace FourKeyWorks.Identity.Clients;

/// <summary>A second secret was handed out for a department's system.</summary>
/// <param name="Client">The client: its broker user.</param>
/// <param name="By">Who handed it out.</param>
/// <param name="At">When.</param>
public sealed record ClientSecretIssued(string Client, string By, DateTimeOffset At);

/// <summary>The second secret is the only one now.</summary>
public sealed record ClientSecretChanged(string Client, string By, DateTimeOffset At);

/// <summary>
/// The security administrator hands a department a new secret for its system; the old one stays good until the department says
/// that the new one is in use everywhere, and the change is made.
/// </summary>
internal static class ClientSecrets
{
    private const int Bytes = 32;

    /// <param name="Id">The client: the unit's broker user.</param>
    /// <param name="Unit">The unit.</param>
    /// <param name="HasNext">A second secret is good beside the first.</param>
    /// <param name="HasOwn">The secret has been changed since the installation.</param>
    public sealed record Client(string Id, string Unit, bool HasNext, bool HasOwn);

    /// <param name="Secret">The new secret; readable here and never again.</param>
    public sealed record Issued(string Secret);

    /// <summary>Over HTTP.</summary>
    public static void MapClients(this IEndpointRouteBuilder api)
    {
        api.MapGet("/clients", ListAsync).Produces<IReadOnlyList<Client>>().RequireDuty(Duty.GrantDuties);
        api.MapPost("/clients/{client}/secrets", IssueAsync).Produces<Issued>().RequireDuty(Duty.GrantDuties);
        api.MapPost("/clients/{client}/secrets/change", ChangeAsync).Produces(StatusCodes.Status204NoContent).RequireDuty(Duty.GrantDuties);
    }

    /// <summary>What the service stores of it.</summary>
    public static ServiceModel AddClients(this ServiceModel model) =>
        model.Stores<ClientSecretIssued>("client_secret_issued").Stores<ClientSecretChanged>("client_secret_changed");

    private static async Task<IResult> ListAsync(HttpContext http, TwoSecrets clients, City city)
    {
        var found = new List<Client>();
        foreach (var unit in city.Units)
            if (await clients.FindByClientIdAsync(unit.BrokerUser, http.RequestAborted) is { } client)
                found.Add(new(unit.BrokerUser, unit.Id, await clients.HasNextAsync(client, http.RequestAborted), await clients.HasOwnAsync(client, http.RequestAborted)));
        return Results.Ok(found);
    }

    private static async Task<IResult> IssueAsync(string client, HttpContext http, TwoSecrets clients, City city, IDocumentStore store, UnitsOfWork units)
    {
        if (await FindAsync(client, clients, city, http.RequestAborted) is not { } found) return Problem.Result(Codes.NotFound);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        await clients.SetNextAsync(found, secret, http.RequestAborted);
        await TellAsync(http, store, units, client, (by, at) => new ClientSecretIssued(client, by, at));
        http.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new Issued(secret));
    }

    private static async Task<IResult> ChangeAsync(string client, HttpContext http, TwoSecrets clients, City city, IDocumentStore store, UnitsOfWork units)
    {
        if (await FindAsync(client, clients, city, http.RequestAborted) is not { } found) return Problem.Result(Codes.NotFound);
        if (!await clients.ChangeAsync(found, http.RequestAborted)) return Problem.Refusal("directory.no-next-secret");
        await TellAsync(http, store, units, client, (by, at) => new ClientSecretChanged(client, by, at));
        return Results.NoContent();
    }

    /// <summary>The systems of units only: the Portal's secret is the operators'.</summary>
    private static async Task<OpenIddictEntityFrameworkCoreApplication<Guid>?> FindAsync(string client, TwoSecrets clients, City city, CancellationToken cancellation) =>
        city.Units.Any(u => u.BrokerUser == client) ? await clients.FindByClientIdAsync(client, cancellation) : null;

    private static async Task TellAsync(HttpContext http, IDocumentStore store, UnitsOfWork units, string client, Func<string, DateTimeOffset, object> told)
    {
        var by = Caller.Of(http).Subject;
        await using var session = store.LightweightSession();
        session.Events.Append(DerivedId.Of("client", client), told(by, units.Begin(session, by).Now));
        await session.SaveChangesAsync(http.RequestAborted);
    }
}
