using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FourKeyWorks.Platform.Database;

/// <summary>A service's own database.</summary>
public static class DatabaseRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int AutoPrepared = 60;

    /// <summary>
    /// Adds the <see cref="NpgsqlDataSource"/> of <c>ConnectionStrings:&lt;name&gt;</c> and makes its answering the
    /// condition of <c>/health/ready</c>. Commands are traced where they belong to something; pollers leave no traces.
    /// </summary>
    /// <param name="builder">The process.</param>
    /// <param name="name">Name of the connection string, e.g. <c>referral-db</c>.</param>
    /// <param name="key">The key under which the container has it; none for the service's main database.</param>
    public static void AddDatabase(this IHostApplicationBuilder builder, string name, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKeyedSingleton(key, (provider, _) =>
        {
            var connection = builder.Configuration.GetConnectionString(name)
                ?? throw new InvalidOperationException($"ConnectionStrings:{name} is not set.");
            var source = new NpgsqlDataSourceBuilder(connection) { Name = name };
            // What is asked again and again is planned once. Nothing here leaves a setting or a lock on a connection behind, so
            // that a connection need not be reset between two uses.
            source.ConnectionStringBuilder.MaxAutoPrepare = AutoPrepared;
            source.ConnectionStringBuilder.NoResetOnClose = true;
            source.UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>());
            source.ConfigureTracing(o => o
                .ConfigureCommandFilter(_ => Activity.Current is not null)
                .ConfigureBatchFilter(_ => Activity.Current is not null)
                .EnablePhysicalOpenTracing(enable: false));
            return source.Build();
        });
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key ?? "database",
            provider => new Answers(provider.GetRequiredKeyedService<NpgsqlDataSource>(key)),
            HealthStatus.Unhealthy,
            [Health.Ready],
            Patience));
    }

    private sealed class Answers(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
