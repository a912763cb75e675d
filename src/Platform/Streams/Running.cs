using FourKeyWorks.Platform.Privacy;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using JasperFx;

namespace FourKeyWorks.Platform.Streams;

/// <summary>How a service is run.</summary>
public static class Running
{
    /// <summary>
    /// <c>migrate</c> as the first argument brings the database's schema up to date and ends; otherwise the service runs.
    /// The running service may not change the schema: its role has no right to.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app, string[] args)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (args is [ServiceRegistration.Migrate, ..])
        {
            await VaultRegistration.MigrateKeysAsync(app.Services);
            await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
            return 0;
        }

        await app.RunAsync();
        return 0;
    }
}
