using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FourKeyWorks.Portal.Sessions;
using FourKeyWorks.Portal.SignIn;
using Microsoft.Extensions.Http.Resilience;
using Refit;

namespace FourKeyWorks.Portal.Services;

/// <summary>The services, asked for one person. One for each page: their handlers know the session.</summary>
internal sealed class ServiceClients(IHttpMessageHandlerFactory handlers, SessionTokens tokens, TimeProvider time, Staff staff)
{
    private static readonly RefitSettings Settings = new(new SystemTextJsonContentSerializer(new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    }));

    private readonly List<Bearer> bearers = [];

    /// <summary>Somewhere it was found that the session has ended.</summary>
    public bool SessionHasEnded => bearers.Exists(b => b.HasEnded);

    public T Of<T>(string service)
    {
        var bearer = new Bearer(tokens, staff.Session, time) { InnerHandler = handlers.CreateHandler(service) };
        bearers.Add(bearer);
        return Made<T>(bearer, service);
    }

    /// <summary>A service asked for nobody in particular.</summary>
    public static T OfAnybody<T>(IHttpMessageHandlerFactory handlers, string service) => Made<T>(handlers.CreateHandler(service), service);

    private static T Made<T>(HttpMessageHandler handler, string service)
    {
        // The inner handlers are the factory's, and live on.
        var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri($"http://{service}") };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(CultureInfo.CurrentUICulture.Name);
        return RestService.For<T>(http, Settings);
    }
}

/// <summary>How services are asked.</summary>
internal static class ServiceClientsRegistration
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Somebody waits for the page: a service has one more chance and five seconds in all.</summary>
    public static void AddServiceClients(this WebApplicationBuilder builder)
    {
        foreach (var service in ProcessNames)
        {
            var client = builder.Services.AddHttpClient(service);
#pragma warning disable EXTEXP0001 // The one way to put another in the place of the default.
            client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
            client.AddStandardResilienceHandler(o =>
            {
                (o.Retry.MaxRetryAttempts, o.Retry.Delay) = (1, Pause);
                o.Retry.DisableForUnsafeHttpMethods();
                o.AttemptTimeout.Timeout = Attempt;
                o.TotalRequestTimeout.Timeout = Together;
            });
        }
    }

    private static IEnumerable<string> ProcessNames => Readiness.Service.All.Where(s => s.Slug != "identity").Select(s => s.Slug);
}
