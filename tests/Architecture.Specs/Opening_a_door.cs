using FourKeyWorks.Platform.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace FourKeyWorks.Architecture.Specs;

public sealed class Opening_a_door
{
    /// <summary>What anybody may ask for; a further door that is open to all is added here, and so seen in a review.</summary>
    private static readonly string[] Open =
    [
        "/health/live", "/health/ready", "/health/detail", "/openapi/{documentName}.json",
        "Exchange /catalogue/{**path}", "Exchange /receipts/keys",
        // Anybody may report harm and ask how it stands; reached through the Portal alone.
        "Referral /public/reports", "Referral /public/receipts",
        // Whoever is not signed in yet signs in here; the pages look at the cookie themselves.
        "Identity /connect/authorize", "Identity /connect/token", "Identity /connect/logout",
        "Identity /sign-in", "Identity /signed-out", "Identity /enrol", "Identity /enrol/factors", "Identity /set-up",
        "Identity /password", "Identity /passkeys", "Identity /passkeys/begin", "Identity /passkeys/add", "Identity /passkeys/remove", "Identity /passkeys/sign-in", "Identity /passkey.js",
        "Identity /sessions", "Identity /sessions/end", "Identity /sessions/end-all", "Identity /identity.css",
        "Portal /", "Portal /sign-in", "Portal /sign-out", "Portal /icon.svg", "Portal /portal.css",
        "Portal /draft.js", "Portal /report/public", "Portal /receipt",
        "Portal /desk.css", "Portal /desk.js", "Portal /_framework/blazor.js", "Portal /_content/MudBlazor/MudBlazor.css", "Portal /_content/MudBlazor/MudBlazor.js", "Portal /_content/MudBlazor/MudBlazor.map",
    ];

    public static TheoryData<string> Services => [.. Repository.Services];

    public static TheoryData<string> Behind => [.. Repository.Processes.Except(["Gateway"])];

    [Theory]
    [MemberData(nameof(Services))]
    public void every_endpoint_of_a_service_declares_one_duty_or_is_open_on_purpose(string service)
    {
        var endpoints = BuiltProcess.Endpoints(service);
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, e =>
        {
            var duties = e.Metadata.OfType<AccessRegistration.RequiredDuty>().Count();
            var open = e.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            Assert.True(open ? duties == 0 : duties == 1, $"{e.DisplayName}: {duties} duties, open: {open}");
        });
    }

    [Theory]
    [MemberData(nameof(Behind))]
    public void nothing_is_open_that_is_not_on_the_list(string process) =>
        Assert.All(
            BuiltProcess.Endpoints(process).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).OfType<RouteEndpoint>(),
            e =>
            {
                var path = "/" + e.RoutePattern.RawText!.TrimStart('/');
                Assert.True(Open.Contains(path) || Open.Contains($"{process} {WithoutFingerprint(path)}"), $"{process} {path} is open");
            });

    [Fact]
    public void services_have_doors_with_duties_at_all() =>
        Assert.Contains(BuiltProcess.Endpoints("Referral"), e => e.Metadata.OfType<AccessRegistration.RequiredDuty>().Any());

    [Fact]
    public void the_gateway_lets_nobody_in_without_saying_who_may()
    {
        var endpoints = BuiltProcess.Endpoints("Gateway");
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, e => Assert.True(
            e.Metadata.GetMetadata<IAllowAnonymous>() is not null || e.Metadata.GetMetadata<IAuthorizeData>()?.Policy is { Length: > 0 },
            e.DisplayName));
    }

    /// <summary><c>/portal.css</c> for <c>/portal.1x2y3z.css</c>, and for its compressed variants.</summary>
    private static string WithoutFingerprint(string path)
    {
        var parts = path.Split('.').Where(p => p is not ("gz" or "br")).ToList();
        return parts.Count > 2 ? $"{parts[0]}.{parts[^1]}" : string.Join('.', parts);
    }
}
