using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Broker;

namespace FourKeyWorks.LocalHost.Servers;

/// <summary>The broker's management API, as its administrator.</summary>
public sealed class BrokerManagement : IDisposable
{
    private readonly HttpClient http;

    /// <summary>At an address with or without user information: <c>http://admin:password@127.0.0.1:15672</c>.</summary>
    public BrokerManagement(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        http = new HttpClient { BaseAddress = new UriBuilder(address) { UserName = "", Password = "" }.Uri, Timeout = TimeSpan.FromSeconds(30) };
        var user = Uri.UnescapeDataString(address.UserInfo);
        User = user.Split(':')[0];
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
    }

    /// <summary>Who asks.</summary>
    public string User { get; }

    /// <summary>Whether it answers, which it does when the broker has started.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("api/overview", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Imports definitions. Import only adds and changes; it never removes.</summary>
    /// <exception cref="CannotRunException">The broker refuses them.</exception>
    public async Task ImportAsync(string definitions, CancellationToken cancellation)
    {
        using var body = new StringContent(definitions, Encoding.UTF8, "application/json");
        using var answer = await AskAsync(HttpMethod.Post, "definitions", body, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new CannotRunException($"The broker at {http.BaseAddress} refuses the definitions: {await answer.Content.ReadAsStringAsync(cancellation)}");
    }

    /// <summary>What there is in our virtual host, users included.</summary>
    /// <exception cref="CannotRunException">The broker does not tell.</exception>
    public async Task<BrokerState> StateAsync(CancellationToken cancellation) => BrokerState.Parse(
        await ListAsync($"exchanges/{Names.VirtualHost}", cancellation),
        await ListAsync($"queues/{Names.VirtualHost}", cancellation),
        await ListAsync($"bindings/{Names.VirtualHost}", cancellation))
        .With(await ListAsync("users", cancellation), await ListAsync("permissions", cancellation));

    /// <summary>What a path under <c>/api</c> lists.</summary>
    /// <exception cref="CannotRunException">The broker does not tell.</exception>
    public async Task<JsonElement> ListAsync(string path, CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Get, path, null, cancellation);
        if (!answer.IsSuccessStatusCode) throw new CannotRunException($"The broker at {http.BaseAddress} does not tell its {path}: {(int)answer.StatusCode}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    /// <summary>Deletes what a path under <c>/api</c> names; false where the broker does not.</summary>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Delete, path, null, cancellation);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Sets what a path under <c>/api</c> names.</summary>
    /// <exception cref="CannotRunException">The broker refuses.</exception>
    public async Task PutAsync(string path, object value, CancellationToken cancellation)
    {
        using var body = JsonContent.Create(value);
        using var answer = await AskAsync(HttpMethod.Put, path, body, cancellation);
        if (!answer.IsSuccessStatusCode) throw new CannotRunException($"The broker at {http.BaseAddress} refuses {path}: {await answer.Content.ReadAsStringAsync(cancellation)}");
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri("api/" + path, UriKind.Relative)) { Content = body };
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new CannotRunException($"The broker's management API at {http.BaseAddress} cannot be reached: {e.Message}", e);
        }

        if (answer.StatusCode != HttpStatusCode.Unauthorized) return answer;
        answer.Dispose();
        throw new CannotRunException($"The broker at {http.BaseAddress} refuses the user name or password; the user needs the tag administrator.");
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
