using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FourKeyWorks.Platform.Specs.Access;

/// <summary>A running process with one door of each kind. Who calls is told by a header, since tokens are the Gateway's specs' subject.</summary>
public sealed class Coming_to_a_door : IAsyncLifetime
{
    private WebApplication app = null!;
    private HttpClient http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Coming_to_a_door).Assembly.GetName().Name, EnvironmentName = "Development" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddAccess();
        builder.Logging.SetMinimumLevel(LogLevel.None).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical);
        builder.AddSpecTokens();
        app = builder.Build();
        app.UseAccess();
        app.MapDefaultEndpoints();
        app.MapGet("/case", (HttpContext http) => Caller.Of(http).Unit).RequireDuty(Duty.ReadCase);
        app.MapGet("/undeclared", () => "open");
        app.MapGet("/merely-signed-in", () => "open").RequireAuthorization();
        app.MapGet("/broken", string () => throw new InvalidOperationException("a child's name")).AllowAnonymous();
        app.MapPost("/read", (Dictionary<string, string> body) => body.Count).AllowAnonymous();
        await app.StartAsync(Cancellation);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task who_has_the_duty_gets_in() => Assert.Equal((HttpStatusCode.OK, "u1002"), await TextAsync("/case", [Duty.ReadCase]));

    [Fact]
    public async Task who_lacks_the_duty_is_told_which()
    {
        var (status, problem) = await ProblemAsync("/case", [Duty.ReadWork]);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("access.duty-missing", problem.GetProperty("code").GetString());
        Assert.Equal("read-case", problem.GetProperty("duty").GetString());
    }

    [Fact]
    public async Task who_is_not_signed_in_is_401()
    {
        var (status, problem) = await ProblemAsync("/case", null);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("access.not-signed-in", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/undeclared")]
    [InlineData("/merely-signed-in")]
    public async Task a_door_that_names_no_duty_is_closed_to_everybody(string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await ProblemAsync(path, null)).Status);
        var (status, problem) = await ProblemAsync(path, Enum.GetValues<Duty>());
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("access.refused", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task what_is_not_there_is_404_for_who_is_signed_in() =>
        Assert.Equal(HttpStatusCode.NotFound, (await ProblemAsync("/nothing", [Duty.ReadWork])).Status);

    [Fact]
    public async Task health_is_open()
    {
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await TextAsync("/health/live", null));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await TextAsync("/health/ready", null));
    }

    /// <summary>In Development too, where the framework would show the exception.</summary>
    [Fact]
    public async Task an_accident_says_its_trace_and_nothing_of_itself()
    {
        var (status, text) = await TextAsync("/broken", null);
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("child", text, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", text, StringComparison.Ordinal);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal("internal", problem.GetProperty("code").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task what_cannot_be_read_is_400_without_its_text()
    {
        using var content = new StringContent("{\"a child's name\":", System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/read", content, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("request.unreadable", text, StringComparison.Ordinal);
        Assert.DoesNotContain("child", text, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, JsonElement Problem)> ProblemAsync(string path, Duty[]? duties)
    {
        using var answer = await SendAsync(path, duties);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private async Task<(HttpStatusCode, string)> TextAsync(string path, Duty[]? duties)
    {
        using var answer = await SendAsync(path, duties);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<HttpResponseMessage> SendAsync(string path, Duty[]? duties)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (duties is not null) request.Headers.TryAddWithoutValidation("Authorization", SpecTokens.For(Party.JCY, "u1002", [.. duties]));
        return await http.SendAsync(request, Cancellation);
    }
}
