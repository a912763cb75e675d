using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Signing;
using JasperFx;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Streams;

/// <summary>How a service is run.</summary>
public static partial class Running
{
    /// <summary>
    /// <c>migrate</c> as the first argument brings the databases' schema up to date and ends; <c>rotate wrap</c>,
    /// <c>rotate seal</c> (as the keys' owner, like <c>migrate</c>) and <c>rotate token</c> bring everything under a new key of
    /// the service and end, with <c>--newest</c> behind under the newest there is; <c>rotate chain</c> makes the key under which the audit trail goes on, <c>rotate sign</c> the one that
    /// signs from tomorrow on; <c>audit verify</c> looks whether the audit trail is whole; otherwise the service runs. The
    /// running service may not change the schema: its role has no right to.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="args">The program's arguments.</param>
    /// <param name="screen">Where a command's answer is written; null for the standard output.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app, string[] args, TextWriter? screen = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        switch (args)
        {
            case [ServiceRegistration.Migrate, ..]:
                await VaultRegistration.MigrateKeysAsync(app.Services);
                await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
                foreach (var migrate in app.Services.GetRequiredService<ServiceModel>().Migrations) await migrate(app.Services);
                await app.Services.GetRequiredService<ServiceModel>().ProtectAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
                await AuditEnd.MigrateAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
                return 0;
            case ["rotate", "wrap" or "seal" or "token", ..]:
                var purpose = Enum.Parse<KeyPurpose>(args[1], ignoreCase: true);
                var count = await app.Services.GetRequiredService<KeyRotation>().RotateAsync(purpose, !args.Contains("--newest"), CancellationToken.None);
                Rotated(app.Logger, args[1], count);
                return 0;
            case ["rotate", "chain"]:
                app.Services.GetRequiredService<ServiceKeys>().Add(KeyPurpose.Chain);
                return 0;
            case ["rotate", "sign"]:
                app.Services.GetRequiredService<SigningKeys>().Add(app.Services.GetRequiredService<TimeProvider>().GetUtcNow() + SigningKeys.Notice);
                return 0;
            case [AuditCommand.Name, ..]:
                return await AuditCommand.RunAsync(app.Services, args, screen ?? Console.Out);
            default:
                await app.RunAsync();
                return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "rotate {Purpose}: {Count} done")]
    private static partial void Rotated(ILogger log, string purpose, int count);
}
