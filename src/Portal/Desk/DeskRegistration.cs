using Microsoft.AspNetCore.Components.Server.Circuits;
using MudBlazor;
using MudBlazor.Services;

namespace FourKeyWorks.Portal.Desk;

/// <summary>Pages that stay open at a desk: components that live on the server while somebody works with them (ADR 0034).</summary>
internal static class DeskRegistration
{
    private const string Path = "/desk";

    public static void AddDesk(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(o =>
        {
            o.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            o.SnackbarConfiguration.ShowTransitionDuration = o.SnackbarConfiguration.HideTransitionDuration = 0;
        });
        services.AddTransient<MudLocalizer, MudTexts>();
        services.AddSingleton<DeskPolicy>();
        services.AddSingleton<OpenDesks>();
        services.AddScoped<OpenDesk>();
        services.AddScoped<CircuitHandler>(p => p.GetRequiredService<OpenDesk>());
        services.AddScoped<DeskServices>();
        services.AddHostedService<RevocationWatch>();
    }

    /// <summary>What the pages of a desk may do in a browser, which is more than others may.</summary>
    public static void UseDeskHeaders(this IApplicationBuilder app) => app.UseWhen(http => http.Request.Path.StartsWithSegments(Path), desk => desk.Use(async (http, next) =>
    {
        http.Response.Headers.ContentSecurityPolicy = await http.RequestServices.GetRequiredService<DeskPolicy>().Text;
        http.Response.Headers.CacheControl = "no-cache, no-store";
        await next(http);
    }));

    public static void MapDesk(this IEndpointRouteBuilder app) =>
        app.MapRazorComponents<DeskDocument>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null).RequireAuthorization();
}
