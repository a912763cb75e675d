using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Identity.Issuing;
using FourKeyWorks.Platform.Streams;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace FourKeyWorks.Identity.Pages;

/// <summary>Who sits at this browser.</summary>
/// <param name="Person">The person.</param>
/// <param name="Session">The session, still alive.</param>
internal sealed record SignedIn(Guid Person, Guid Session)
{
    /// <summary>By the cookie and the session behind it; null for nobody.</summary>
    public static async Task<SignedIn?> OfAsync(HttpContext http)
    {
        var cookie = await http.AuthenticateAsync(AccountsRegistration.Cookie);
        return Guid.TryParse(cookie.Principal?.FindFirst(TokenEndpoints.SessionClaim)?.Value, out var id)
            && await http.RequestServices.GetRequiredService<Sessions>().TouchAsync(id, http.RequestAborted) is { } session
                ? new SignedIn(session.Person, session.Id)
                : null;
    }

    /// <summary>Their account with it; null for nobody.</summary>
    public static async Task<(Account Account, SignedIn Who)?> AccountOfAsync(HttpContext http, UserManager<Account> accounts) =>
        await OfAsync(http) is { } who && await accounts.FindByIdAsync(who.Person.ToString()) is { } account ? (account, who) : null;

    /// <summary>Ends a session of a person, or all of them, with the event that tells everybody.</summary>
    public static async Task EndAsync(IDocumentStore store, UnitsOfWork units, Guid person, Guid? session, CancellationToken cancellation)
    {
        await using var saving = store.LightweightSession();
        var work = units.Begin(saving, person.ToString());
        if (session is { } one) Sessions.End(saving, one, person, work.Now);
        else Sessions.EndAll(saving, person, work.Now);
        saving.Events.Append(person, session is { } id ? new SessionEnded(person, id, person.ToString(), work.Now) : new SignedOutEverywhere(person, person.ToString(), work.Now));
        await saving.SaveChangesAsync(cancellation);
    }
}
