using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Portal.News;
using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Sessions;
using FourKeyWorks.Portal.SignIn;

namespace FourKeyWorks.Portal.Shell;

/// <summary>A page for somebody who is signed in: made for them alone, kept by no cache, and theirs only as long as the session lives.</summary>
internal static class StaffPage
{
    public static async Task<IResult> ShowAsync(HttpContext http, Func<Staff, ServiceClients, Task<IResult>> page)
    {
        var services = http.RequestServices;
        http.Response.Headers.CacheControl = "no-cache, no-store";
        var tokens = services.GetRequiredService<SessionTokens>();
        if (Staff.Of(http.User, services.GetRequiredService<City>()) is not { } signedIn
            || await tokens.DutiesAsync(signedIn.Session, http.RequestAborted) is not { } duties) return await SignInEndpoints.AgainAsync(http);
        var staff = signedIn with { Duties = duties };
        // Counted while the page is made.
        if (HttpMethods.IsGet(http.Request.Method)) staff = staff with { News = services.GetRequiredService<NewsDesk>().CountAsync(staff) };
        var clients = new ServiceClients(services.GetRequiredService<IHttpMessageHandlerFactory>(), tokens, services.GetRequiredService<TimeProvider>(), staff);
        var answer = await page(staff, clients);
        return clients.SessionHasEnded ? await SignInEndpoints.AgainAsync(http) : answer;
    }
}
