using Polly;
using Refit;

namespace FourKeyWorks.Portal.Services;

/// <summary>A service that does not answer is an answer too: null.</summary>
internal static class Answered
{
    public static async Task<TAnswer?> OfAsync<TAnswer>(Func<Task<TAnswer>> ask, CancellationToken cancellation)
        where TAnswer : class, IApiResponse
    {
        try
        {
            var answer = await ask();
            if (answer.IsReceived) return answer;
            answer.Dispose();
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
