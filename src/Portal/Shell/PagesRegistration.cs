using System.Text.Unicode;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Portal.Desk;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.WebEncoders;

namespace FourKeyWorks.Portal.Shell;

/// <summary>The Portal's pages: rendered on the server, and without scripts except for those of a desk.</summary>
internal static class PagesRegistration
{
    /// <summary>Reads <c>City:File</c>, for the names of units.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(City.Of(builder.Configuration["City:File"]));
        builder.Services.AddAntiforgery(o => o.Cookie.Name = "portal-form");
        builder.Services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto);
        // Chinese as itself: escaped it would be twice as long.
        builder.Services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
    }

    /// <summary>Everything that stands before a page.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseProblemAnswers();
        app.UsePageHeaders();
        app.UseDeskHeaders();
        app.UsePageLanguage();
        app.UseTroublePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        // Mostly a page that was open for too long: nothing is done, and the person is told.
        app.Use((http, next) => http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            ? Results.LocalRedirect("/work?expired").ExecuteAsync(http)
            : next(http));
    }
}
