using System.Net.Http.Headers;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Portal.Sessions;
using FourKeyWorks.Portal.SignIn;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace FourKeyWorks.Portal.Desk;

/// <summary>
/// Ends open pages when something is taken away from the person, within two seconds: services refuse the token by themselves,
/// but what an open page already shows they cannot take back. One question for all pages of this copy, asked only while one is
/// open; pages that nobody has used for as long as Identity lets a session sleep begin anew, and find out that it has.
/// </summary>
internal sealed partial class RevocationWatch(
    OpenDesks desks, SessionTokens tokens, IHttpClientFactory clients, IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time, ILogger<RevocationWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Asleep = TimeSpan.FromMinutes(60);

    private (string Token, DateTimeOffset Until)? own;
    private bool isDeaf;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var open = desks.All;
            if (open.Count == 0) continue;
            foreach (var desk in open.Where(d => time.GetUtcNow() - d.UsedAt > Asleep)) desk.End(DeskEnd.BeginAnew);
            var all = await AskAsync(stoppingToken);
            await Task.WhenAll(from desk in open from revoked in all where Concerns(revoked, desk) select TakeAsync(desk, revoked));
        }
    }

    /// <summary>Whether something of the session is left, Identity says when it is asked for another token.</summary>
    private async Task TakeAsync(OpenDesk desk, AccessRevokedV1 revoked)
    {
        desk.KnownUntil = revoked.RevokedAt;
        desk.End(await IsOverAsync(desk) ? DeskEnd.SignInAgain : DeskEnd.BeginAnew);
    }

    private async Task<bool> IsOverAsync(OpenDesk desk)
    {
        try
        {
            return desk.Session is not { } session
                || await tokens.OfAsync(session, CancellationToken.None) is not { } used
                || await tokens.RenewAsync(session, used, CancellationToken.None) is null;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            // Whatever it is, the page is over; who comes back is asked again.
            return false;
        }
    }

    private async Task<IReadOnlyList<AccessRevokedV1>> AskAsync(CancellationToken cancellation)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{SignInRegistration.Identity}/revocations"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await OwnTokenAsync(patience.Token));
            using var answer = await clients.CreateClient(SignInRegistration.Identity).SendAsync(request, patience.Token);
            answer.EnsureSuccessStatusCode();
            var revoked = await answer.Content.ReadFromJsonAsync<IReadOnlyList<AccessRevokedV1>>(EventJson.Options, patience.Token) ?? [];
            isDeaf = false;
            return revoked;
        }
        catch (Exception e) when (e is HttpRequestException or Polly.ExecutionRejectedException or JsonException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            own = null;
            if (!isDeaf) Deaf(e.GetType().Name);
            isDeaf = true;
            return [];
        }
    }

    /// <summary>The Portal's own, which can do this and nothing else.</summary>
    private async Task<string> OwnTokenAsync(CancellationToken cancellation)
    {
        if (own is { } held && held.Until > time.GetUtcNow()) return held.Token;
        var openId = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = openId.ClientId!, ["client_secret"] = openId.ClientSecret!,
        });
        using var answer = await openId.Backchannel.PostAsync(new Uri($"http://{SignInRegistration.Identity}/connect/token"), form, cancellation);
        answer.EnsureSuccessStatusCode();
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        var token = said.GetProperty("access_token").GetString()!;
        own = (token, time.GetUtcNow().AddSeconds(said.GetProperty("expires_in").GetInt32() / 2));
        return token;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is revoked cannot be learnt for now: {Reason}")]
    private partial void Deaf(string reason);

    private static bool Concerns(AccessRevokedV1 revoked, OpenDesk desk) =>
        desk is { IsOver: false } && revoked.Subject == desk.Subject && (revoked.Session is null || revoked.Session == desk.SignIn) && revoked.RevokedAt > desk.KnownUntil;
}
