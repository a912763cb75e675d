using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Benchmarks.Door;

/// <summary>Tokens for the systems of departments.</summary>
internal static class Tokens
{
    /// <summary>No caller is slowed down while the ways are measured.</summary>
    public static IReadOnlyDictionary<string, string> Unlimited { get; } = new Dictionary<string, string> { ["Limits__PerSecond"] = "1000000", ["Limits__Burst"] = "1000000" };

    public static async Task<string> OfAsync(LocalSystem system, string brokerUser, CancellationToken stop)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = brokerUser, ["client_secret"] = system.Secret.Credentials.PasswordOf(brokerUser),
        });
        using var answer = await http.PostAsync(new Uri(system.Gateway, "connect/token"), form, stop);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("access_token").GetString()!;
    }
}
