using System.Net;
using System.Net.Http.Headers;
using System.Text;

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
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
    }

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
        HttpResponseMessage answer;
        try
        {
            answer = await http.PostAsync(new Uri("api/definitions", UriKind.Relative), body, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new CannotRunException($"The broker's management API at {http.BaseAddress} cannot be reached: {e.Message}", e);
        }

        using (answer)
        {
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
                throw new CannotRunException($"The broker at {http.BaseAddress} refuses the user name or password; the user needs the tag administrator.");
            if (!answer.IsSuccessStatusCode)
                throw new CannotRunException($"The broker at {http.BaseAddress} refuses the definitions: {await answer.Content.ReadAsStringAsync(cancellation)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
