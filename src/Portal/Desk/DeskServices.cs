using FourKeyWorks.Portal.Services;
using FourKeyWorks.Portal.Sessions;
using FourKeyWorks.Portal.SignIn;
using Refit;

namespace FourKeyWorks.Portal.Desk;

/// <summary>The services, asked from an open page; where it turns out that the session has ended, so does the page.</summary>
internal sealed class DeskServices(IHttpMessageHandlerFactory handlers, SessionTokens tokens, TimeProvider time, OpenDesk desk)
{
    public async Task<TAnswer?> AskAsync<TService, TAnswer>(Staff staff, string service, Func<TService, Task<TAnswer>> ask, CancellationToken cancellation)
        where TAnswer : class, IApiResponse
    {
        var clients = new ServiceClients(handlers, tokens, time, staff);
        try
        {
            var answer = await Answered.OfAsync(() => ask(clients.Of<TService>(service)), cancellation);
            if (clients.SessionHasEnded) desk.End(DeskEnd.SignInAgain);
            return answer;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Whoever asked has gone to another page.
            return null;
        }
    }
}
