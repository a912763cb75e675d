using FourKeyWorks.Platform.Privacy;
using JasperFx;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Streams;

/// <summary>How a service is run.</summary>
public static partial class Running
{
    /// <summary>
    /// <c>migrate</c> as the first argument brings the databases' schema up to date and ends; <c>rotate wrap</c> and
    /// <c>rotate token</c> bring everything under a new key of the service and end, with <c>--newest</c> behind under the
    /// newest there is; otherwise the service runs. The running service may not change the schema: its role has no right to.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app, string[] args)
    {
        ArgumentNullException.ThrowIfNull(app);
        switch (args)
        {
            case [ServiceRegistration.Migrate, ..]:
                await VaultRegistration.MigrateKeysAsync(app.Services);
                await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
                return 0;
            case ["rotate", "wrap" or "token", ..]:
                var purpose = args[1] == "wrap" ? KeyPurpose.Wrap : KeyPurpose.Token;
                var count = await app.Services.GetRequiredService<KeyRotation>().RotateAsync(purpose, !args.Contains("--newest"), CancellationToken.None);
                Rotated(app.Logger, args[1], count);
                return 0;
            default:
                await app.RunAsync();
                return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "rotate {Purpose}: {Count} done")]
    private static partial void Rotated(ILogger log, string purpose, int count);
}
