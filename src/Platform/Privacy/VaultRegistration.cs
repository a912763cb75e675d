using System.Reflection;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.Platform.Signing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>The keys of a service in the container, and their database.</summary>
internal static class VaultRegistration
{
    /// <summary>
    /// Reads <c>ConnectionStrings:&lt;slug&gt;-keys</c>, <c>Service:Keys</c> (the folder of the service's keys),
    /// <c>Service:Suite</c> (<c>aes-256-gcm</c>, the default, or <c>sm4-gcm</c>) and <c>Service:Outside</c> (a folder that is
    /// backed up apart from the databases).
    /// </summary>
    public static void AddKeys(this IHostApplicationBuilder builder, string slug)
    {
        builder.AddDatabase($"{slug}-keys", KeyRing.DataSource);
        builder.Services.AddSingleton(_ => new ServiceKeys(Required(builder.Configuration, "Service:Keys")));
        builder.Services.AddSingleton(_ => CipherSuite.Of(builder.Configuration["Service:Suite"] ?? CipherSuite.Aes.Name));
        builder.Services.AddKeyedSingleton(KeyRing.DataSource, (provider, _) => new OutsideLog(
            Path.Combine(Required(builder.Configuration, "Service:Outside"), "destroyed.log"), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<SealedKeys>();
        builder.Services.AddSingleton<DestroyedKeys>();
    }

    /// <summary>For <c>migrate</c>: the keys' tables, and the service's first keys.</summary>
    public static async Task MigrateKeysAsync(IServiceProvider services)
    {
        services.GetRequiredService<ServiceKeys>().MakeFirst();
        services.GetService<SigningKeys>()?.MakeFirst(services.GetRequiredService<TimeProvider>().GetUtcNow());
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("keys.sql")!);
        await using var command = services.GetRequiredKeyedService<NpgsqlDataSource>(KeyRing.DataSource).CreateCommand(await reader.ReadToEndAsync());
        await command.ExecuteNonQueryAsync();
    }

    internal static string Required(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"{key} is not set.");
}
