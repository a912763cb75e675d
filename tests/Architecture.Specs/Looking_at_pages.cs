using FourKeyWorks.Browser.Specs;
using Microsoft.AspNetCore.Routing;

namespace FourKeyWorks.Architecture.Specs;

public sealed class Looking_at_pages
{
    /// <summary>What is asked for with GET and is no page: files, what machinery asks, the way to sign-in, and health.</summary>
    private static readonly string[] NoPages = ["/health", "/_", "/sign-in", "/openapi", "/cases/{id:guid}/files/"];

    [Fact]
    public void every_page_of_the_portal_is_looked_at()
    {
        var mapped = BuiltProcess.Endpoints("Portal").OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(r => !NoPages.Any(n => r.StartsWith(n, StringComparison.Ordinal)) && !Path.HasExtension(r))
            .Distinct().Order();
        Assert.Equal(PortalPage.All.Select(p => p.Route).Order(), mapped);
    }
}
