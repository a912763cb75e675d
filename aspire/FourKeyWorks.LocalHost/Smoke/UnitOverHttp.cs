using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;

namespace FourKeyWorks.LocalHost.Smoke;

/// <summary>What the system of a unit does over HTTP: gets a token with the unit's credentials, sends commands, reads.</summary>
internal sealed class UnitOverHttp(LocalSystem system, OrgUnit unit) : IDisposable
{
    private readonly HttpClient http = new();

    /// <summary>Sends a command through the gateway; where the new thing is found, if there is one.</summary>
    /// <exception cref="NotHeldException">It was not taken.</exception>
    public async Task<Uri?> SendAsync(string path, object body, CancellationToken cancellation)
    {
        using var request = await RequestAsync(HttpMethod.Post, path, cancellation);
        request.Content = JsonContent.Create(body);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await http.SendAsync(request, cancellation);
        await DemandSuccessAsync(answer, path, cancellation);
        return answer.Headers.Location;
    }

    /// <summary>Reads.</summary>
    /// <exception cref="NotHeldException">It may not, or there is nothing.</exception>
    public async Task<JsonElement> ReadAsync(string path, CancellationToken cancellation)
    {
        using var request = await RequestAsync(HttpMethod.Get, path, cancellation);
        using var answer = await http.SendAsync(request, cancellation);
        await DemandSuccessAsync(answer, path, cancellation);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, new Uri(system.Gateway, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
        return request;
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = unit.BrokerUser,
            ["client_secret"] = system.Secret.Credentials.PasswordOf(unit.BrokerUser),
        });
        using var answer = await http.PostAsync(new Uri(system.Gateway, "connect/token"), form, cancellation);
        await DemandSuccessAsync(answer, "connect/token", cancellation);
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return token.GetProperty("access_token").GetString() ?? throw new NotHeldException("the token answer has no access_token");
    }

    private async Task DemandSuccessAsync(HttpResponseMessage answer, string path, CancellationToken cancellation)
    {
        if (!answer.IsSuccessStatusCode)
            throw new NotHeldException($"{path} answers {unit.BrokerUser} with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
    }
}
