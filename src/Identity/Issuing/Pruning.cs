using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Passkeys;
using FourKeyWorks.Platform.Streams;
using OpenIddict.Abstractions;

namespace FourKeyWorks.Identity.Issuing;

/// <summary>Each token and each session is a row; those that nobody can use any more are removed.</summary>
internal sealed class Pruning(IServiceScopeFactory scopes, Sessions sessions, PasskeyChallenges challenges, TimeProvider time, ILogger<Pruning> log) : Recurring(TimeSpan.FromHours(1), time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = Time.GetUtcNow() - Kept;
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, cancellation);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, cancellation);
        await sessions.ForgetOldAsync(cancellation);
        await challenges.ForgetOldAsync(cancellation);
    }
}
