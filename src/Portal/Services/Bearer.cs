using System.Net;
using System.Net.Http.Headers;
using FourKeyWorks.Portal.Sessions;

namespace FourKeyWorks.Portal.Services;

/// <summary>
/// Asks with the token of the session. A service that says 401 has learnt of something that the token does not know: it is
/// renewed and the service asked again. <see cref="HasEnded"/> says afterwards that there is no session any more.
/// </summary>
internal sealed class Bearer(SessionTokens tokens, string session, TimeProvider time) : DelegatingHandler
{
    /// <summary>A token made within two seconds after a revocation counts as made before it: then it takes more than one.</summary>
    private const int Renewals = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile bool ended;

    public bool HasEnded => ended;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.OfAsync(session, cancellationToken);
        for (var renewal = 0; token is not null; renewal++)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode is not HttpStatusCode.Unauthorized || renewal == Renewals) return answer;
            answer.Dispose();
            if (renewal > 0) await Task.Delay(Pause, time, cancellationToken);
            token = await tokens.RenewAsync(session, token, cancellationToken);
        }

        ended = true;
        return new(HttpStatusCode.Unauthorized) { RequestMessage = request };
    }
}
