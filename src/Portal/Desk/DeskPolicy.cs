using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace FourKeyWorks.Portal.Desk;

/// <summary>
/// What a browser may do with desk pages. Scripts are our own files alone. The component library writes style sheets into the
/// page that follow from the theme: they are allowed by their hashes, taken from what it writes, so that none is allowed that it
/// does not write. It places its menus with style attributes, which cannot be told apart and are allowed.
/// </summary>
internal sealed partial class DeskPolicy(IServiceScopeFactory scopes, ILoggerFactory logs)
{
    private readonly Lazy<Task<string>> policy = new(() => MakeAsync(scopes, logs));

    public Task<string> Text => policy.Value;

    private static async Task<string> MakeAsync(IServiceScopeFactory scopes, ILoggerFactory logs)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var theme = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(MudThemeProvider.Theme)] = DeskTheme.Theme });
            return (await renderer.RenderComponentAsync<MudThemeProvider>(theme)).ToHtmlString();
        });
        var hashes = Sheet().Matches(html).Select(m => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(m.Groups["css"].Value)))}'");
        return "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'self'; frame-ancestors 'none'; "
            + $"style-src-elem 'self' {string.Join(' ', hashes)}; style-src-attr 'unsafe-inline'";
    }

    [GeneratedRegex("<style[^>]*>(?<css>.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Sheet();
}
