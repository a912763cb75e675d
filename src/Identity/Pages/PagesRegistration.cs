using System.Text.Unicode;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Passkeys;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.WebEncoders;

namespace FourKeyWorks.Identity.Pages;

/// <summary>Identity's pages: rendered on the server, and without scripts but for passkeys, which no browser does otherwise.</summary>
internal static class PagesRegistration
{
    /// <summary>What the public address has in front of every page.</summary>
    private const string Base = "/id";

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(o => (o.Cookie.Name, o.Cookie.Path, o.Cookie.SecurePolicy) = ("id-form", Base, CookieSecurePolicy.SameAsRequest));
        builder.Services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
        builder.Services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto);
        new AuthenticationBuilder(builder.Services).AddCookie(AccountsRegistration.Cookie, o =>
        {
            (o.Cookie.Name, o.Cookie.Path, o.Cookie.SameSite) = ("id-session", Base, SameSiteMode.Lax);
            o.ExpireTimeSpan = Sessions.Longest;
            o.SlidingExpiration = false;
        });
    }

    public static void UsePages(this WebApplication app)
    {
        // The discovery document names the address under which it was asked for, also through the Gateway.
        app.UseForwardedHeaders();
        app.UsePathBase(Base);
        app.UseRouting();
        app.UsePageLanguage();
        app.UsePageHeaders();
    }

    private static async Task ExpiredAsync(HttpContext http) =>
        await (await SignInPages.PageAsync(http, null, error: "form-expired", status: StatusCodes.Status400BadRequest)).ExecuteAsync(http);

    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        // Mostly a page that was open for too long: the person is told, and starts again.
        app.Use((http, next) => http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            ? ExpiredAsync(http)
            : next(http));
        app.MapStaticAssets().AllowAnonymous();
        // Pages are for browsers, and no contract with anybody.
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapSignIn();
        pages.MapEnrolment();
        pages.MapSessions();
        pages.MapPassword();
        pages.MapPasskeys();
        pages.MapSetUp();
    }
}
