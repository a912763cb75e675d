using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.Platform.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace FourKeyWorks.Architecture.Specs;

public sealed partial class Describing_a_service
{
    public static TheoryData<string> Services => [.. Repository.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public void every_endpoint_is_in_it_with_its_duty_and_how_it_refuses(string service)
    {
        var described = Operations(BuiltProcess.Description(service));
        Assert.All(Mapped(service), mapped =>
        {
            Assert.True(described.TryGetValue(mapped.Key, out var operation), $"{mapped.Key} is not described");
            var said = operation.GetProperty("description").GetString()!;
            var duty = mapped.Value.Metadata.GetMetadata<AccessRegistration.RequiredDuty>()?.Duty.Name();
            if (duty is null) Assert.NotNull(mapped.Value.Metadata.GetMetadata<IAllowAnonymous>());
            Assert.Equal(duty is not null, operation.TryGetProperty("security", out _));
            Assert.Contains(duty is null ? "Open to anybody" : $"Requires the duty {duty}.", said, StringComparison.Ordinal);
            string[] refusals = duty is null ? ["default"] : ["401", "403", "default"];
            Assert.All(refusals, r => Assert.Equal(
                "#/components/schemas/Problem",
                operation.GetProperty("responses").GetProperty(r).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()));
        });
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void nothing_else_is(string service) =>
        Assert.Empty(Operations(BuiltProcess.Description(service)).Keys.Except(Mapped(service).Keys));

    [Theory]
    [MemberData(nameof(Services))]
    public void it_gives_the_address_outside_and_the_codes_with_their_texts(string service)
    {
        var description = BuiltProcess.Description(service);
        var server = Assert.Single(description.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString();
        Assert.StartsWith("/api/", server, StringComparison.Ordinal);
        Assert.Equal($"FourKeyWorks {server!["/api/".Length..]}", description.GetProperty("info").GetProperty("title").GetString());
        var codes = description.GetProperty("components").GetProperty("schemas").GetProperty("Problem").GetProperty("properties").GetProperty("code").GetProperty("description").GetString()!;
        Assert.Contains("`access.not-signed-in` (401): 请先登录。 Sign in first.", codes, StringComparison.Ordinal);
        Assert.Contains("`command.changed` (409)", codes, StringComparison.Ordinal);
        // A code without a text would stand for itself.
        Assert.DoesNotMatch(Untold(), codes);
    }

    [Fact]
    public void commands_say_which_headers_they_need_and_what_they_hold()
    {
        var description = BuiltProcess.Description("Referral");
        var operation = Operations(description)["post /cases/{id}/procuratorate/early-involvement"];
        var headers = operation.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "header").Select(p => p.GetProperty("name").GetString());
        Assert.Equal(["If-Match", "Idempotency-Key"], headers);
        var body = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()!;
        Assert.Equal("#/components/schemas/OpenEarlyInvolvement.Command", body);
        Assert.True(description.GetProperty("components").GetProperty("schemas").GetProperty(body.Split('/')[^1]).GetProperty("properties").TryGetProperty("openedAt", out _));
    }

    [Fact]
    public void the_gateway_leads_to_every_description() =>
        Assert.Equal(
            Repository.Services.Select(s => JsonNamingPolicy.KebabCaseLower.ConvertName(s)).Order(),
            Gateway.Routes.RouteTable.Described.Order());

    /// <summary>What is no contract: files, how a process is, and Identity's pages, of which browsers alone know.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void what_is_left_out_is_open_to_anybody_and_for_browsers_or_operators(string service) =>
        Assert.All(Handlers(service).Where(e => !IsContract(e)), e =>
        {
            Assert.NotNull(e.Metadata.GetMetadata<IAllowAnonymous>());
            Assert.True(service == "Identity" || IsOwn(e), $"{e.DisplayName} is left out");
        });

    /// <summary>Each endpoint of a service's contract, by method and path.</summary>
    private static Dictionary<string, RouteEndpoint> Mapped(string service) =>
        Handlers(service).Where(IsContract)
            .SelectMany(e => e.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(m => (m, e)))
            .ToDictionary(x => $"{x.m.ToLowerInvariant()} {PathOf(x.e)}", x => x.e);

    private static IEnumerable<RouteEndpoint> Handlers(string service) => BuiltProcess.Endpoints(service).OfType<RouteEndpoint>();

    private static bool IsContract(RouteEndpoint e) => !IsOwn(e) && e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true;

    /// <summary>The description itself, health, and files.</summary>
    private static bool IsOwn(RouteEndpoint e) =>
        e.RoutePattern.RawText!.StartsWith("/openapi/", StringComparison.Ordinal) || e.RoutePattern.RawText.StartsWith("/health/", StringComparison.Ordinal)
        || e.Metadata.Any(m => m.GetType().Namespace == "Microsoft.AspNetCore.StaticAssets");

    private static Dictionary<string, JsonElement> Operations(JsonElement description) =>
        description.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => (Key: $"{o.Name} {path.Name}", o.Value)))
            .ToDictionary(o => o.Key, o => o.Value);

    // Without constraints: "{id}" for "{id:guid}".
    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "{${name}}");

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"`(?<code>[^`]+)` \(\d+\): \k<code>")]
    private static partial Regex Untold();
}
