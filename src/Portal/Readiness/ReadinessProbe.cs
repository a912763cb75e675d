namespace FourKeyWorks.Portal.Readiness;

/// <summary>Asks the services whether they are ready, all at once.</summary>
internal sealed class ReadinessProbe(HttpClient http)
{
    public async Task<IReadOnlyList<(Service Service, bool Ready)>> AskAllAsync(CancellationToken cancellation) =>
        await Task.WhenAll(Service.All.Select(async s => (s, await AskAsync(s, cancellation))));

    private async Task<bool> AskAsync(Service service, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://{service.Slug}/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It took too long, which is an answer too.
            return false;
        }
    }
}

internal static class ReadinessRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The probe waits a second and does not repeat: a page must not hang on a service that does.</summary>
    public static void AddReadiness(this IHostApplicationBuilder builder)
    {
        var client = builder.Services.AddHttpClient<ReadinessProbe>(http => http.Timeout = Patience);
#pragma warning disable EXTEXP0001 // The one way to leave out the default retries.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }
}
