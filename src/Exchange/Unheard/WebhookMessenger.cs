using System.Net.Http.Headers;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>
/// Hands messages over to a service of the city's own: <c>POST {"to": …, "text": …}</c> with an <c>Idempotency-Key</c>, which
/// answers 2xx when it has taken it.
/// </summary>
internal sealed partial class WebhookMessenger(HttpClient http, UnheardSettings settings, ILogger<WebhookMessenger> log) : IDutyMessenger
{
    /// <inheritdoc/>
    public async Task<bool> SendAsync(Protected<string> phone, string text, Guid key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Webhook);
        request.Content = phone.Reveal(to => JsonContent.Create(new { to, text }));
        request.Headers.Add("Idempotency-Key", key.ToString());
        if (settings.WebhookToken is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode) Refused((int)answer.StatusCode);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Away(e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The messenger refuses a message ({Status})")]
    private partial void Refused(int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The messenger does not answer ({Error})")]
    private partial void Away(string error);
}
