using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace FourKeyWorks.Identity.Clients;

/// <summary>
/// Departments' systems change their secret without a gap: a second one is good beside the first until the change is made
/// (architecture §5). Both are kept as hashes, the second among the client's properties.
/// </summary>
internal sealed class TwoSecrets(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication<Guid>> cache,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>>> log,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication<Guid>> store)
    : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication<Guid>>(cache, log, options, store)
{
    private const string Next = "next_secret";
    private const string Own = "own_secret";

    /// <inheritdoc/>
    public override async ValueTask<bool> ValidateClientSecretAsync(
        OpenIddictEntityFrameworkCoreApplication<Guid> application, string secret, CancellationToken cancellationToken = default) =>
        await base.ValidateClientSecretAsync(application, secret, cancellationToken)
        || (await NextAsync(application, cancellationToken) is { } next && await ValidateClientSecretAsync(secret, next, cancellationToken));

    /// <summary>Gives the client a second secret, in the place of another second one.</summary>
    public async Task SetNextAsync(OpenIddictEntityFrameworkCoreApplication<Guid> client, string secret, CancellationToken cancellation)
    {
        var hash = await ObfuscateClientSecretAsync(secret, cancellation);
        await KeepAsync(client, p => p.SetItem(Next, JsonSerializer.SerializeToElement(hash)), cancellation);
    }

    /// <summary>The second secret is the only one from now on, and the installation's is never put back. False where there is none.</summary>
    public async Task<bool> ChangeAsync(OpenIddictEntityFrameworkCoreApplication<Guid> client, CancellationToken cancellation)
    {
        if (await NextAsync(client, cancellation) is not { } next) return false;
        await Store.SetClientSecretAsync(client, next, cancellation);
        await KeepAsync(client, p => p.Remove(Next).SetItem(Own, JsonSerializer.SerializeToElement(true)), cancellation);
        return true;
    }

    /// <summary>Whether a second one is good at present.</summary>
    public async Task<bool> HasNextAsync(OpenIddictEntityFrameworkCoreApplication<Guid> client, CancellationToken cancellation) => await NextAsync(client, cancellation) is not null;

    /// <summary>Whether its secret does not follow from the installation's any more.</summary>
    public async Task<bool> HasOwnAsync(OpenIddictEntityFrameworkCoreApplication<Guid> client, CancellationToken cancellation) =>
        (await Store.GetPropertiesAsync(client, cancellation)).ContainsKey(Own);

    private async Task<string?> NextAsync(OpenIddictEntityFrameworkCoreApplication<Guid> client, CancellationToken cancellation) =>
        (await Store.GetPropertiesAsync(client, cancellation)).TryGetValue(Next, out var next) ? next.GetString() : null;

    private async Task KeepAsync(
        OpenIddictEntityFrameworkCoreApplication<Guid> client, Func<ImmutableDictionary<string, JsonElement>, ImmutableDictionary<string, JsonElement>> change, CancellationToken cancellation)
    {
        await Store.SetPropertiesAsync(client, change(await Store.GetPropertiesAsync(client, cancellation)), cancellation);
        await UpdateAsync(client, cancellation);
    }
}
