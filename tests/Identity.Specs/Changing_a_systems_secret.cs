using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Changing_a_systems_secret(TheIdentity identity)
{
    private const string Client = "zjj.u1019";

    [Fact]
    public async Task has_no_gap_the_old_and_the_new_are_good_until_the_change_is_made()
    {
        var safety = await identity.AdministratorAsync("li.safety");
        var old = (await identity.SystemAsync()).Secret.Credentials.PasswordOf(Client);
        Assert.Equal(HttpStatusCode.OK, await TokenAsync(old));
        using (var early = await safety.PostAsync($"api/identity/clients/{Client}/secrets/change", new { })) Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);

        using var answer = await safety.PostAsync($"api/identity/clients/{Client}/secrets", new { });
        var next = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("secret").GetString()!;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await TokenAsync(old), await TokenAsync(next)));
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenAsync(next + "x"));
        Assert.Equal((true, false), await ListedAsync(safety));

        Assert.Equal(HttpStatusCode.NoContent, (await safety.PostAsync($"api/identity/clients/{Client}/secrets/change", new { })).StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await TokenAsync(old), await TokenAsync(next)));
        Assert.Equal((false, true), await ListedAsync(safety));
    }

    [Fact]
    public async Task is_the_security_administrators_and_for_units_systems_alone()
    {
        var (system, safety) = (await identity.AdministratorAsync("chen.system"), await identity.AdministratorAsync("li.safety"));
        Assert.Equal(HttpStatusCode.Forbidden, (await system.PostAsync($"api/identity/clients/{Client}/secrets", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await safety.PostAsync("api/identity/clients/portal/secrets", new { })).StatusCode);
    }

    private async Task<HttpStatusCode> TokenAsync(string secret)
    {
        using var browser = await identity.BrowserAsync();
        using var client = browser.Program();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = Client, ["client_secret"] = secret });
        using var answer = await client.PostAsync(new Uri((await identity.SystemAsync()).Gateway, "connect/token"), form, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<(bool, bool)> ListedAsync(SomeoneSignedIn administrator)
    {
        var client = (await administrator.ReadAsync("api/identity/clients")).EnumerateArray().Single(c => c.GetProperty("id").GetString() == Client);
        return (client.GetProperty("hasNext").GetBoolean(), client.GetProperty("hasOwn").GetBoolean());
    }
}
