using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>Everything the service knows of safeguarding events that nobody hears, in one place.</summary>
public static class UnheardEvents
{
    /// <summary>Adds them to the service. Reads section <c>Unheard</c> (<see cref="UnheardSettings"/>).</summary>
    public static ServiceModel AddUnheard(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var table in IncidentTable.All()) model.Keeps(table);
        return model
            .Stores<IncidentRaised>("unheard_raised")
            .Stores<IncidentClimbed>("unheard_climbed")
            .Stores<IncidentTakenOver>("unheard_taken_over")
            .Stores<DutyOfficerCalled>("unheard_called")
            .Stores<DutyOfficerMessaged>("unheard_messaged")
            .Stores<IncidentHeard>("unheard_heard")
            .StandingFollows(AnswerIncident.Changes)
            .AddUnheardClocks()
            .Projects(new IncidentTable())
            .Runs(Add);
    }

    private static void Add(IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Unheard").Get<UnheardSettings>() ?? new UnheardSettings();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<Callees>();
        if (settings.Webhook is not null)
        {
            builder.Services.AddHttpClient<IDutyMessenger, WebhookMessenger>(http => http.Timeout = settings.MessengerPatience)
                // A number goes to nobody but the one who was configured.
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        }

        builder.Services.AddHostedService<RaiseIncidents>();
        builder.Services.AddHostedService<HearIncidents>();
        builder.Services.AddHostedService<MessageDuty>();
        builder.Services.AddHostedService<MessengerWatch>();
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapUnheard(this IEndpointRouteBuilder api)
    {
        IncidentList.Map(api);
        IncidentView.Map(api);
        AnswerIncident.Map(api);
    }
}
