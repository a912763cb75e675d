using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Roster;

/// <summary>Everything the service knows of duty rosters. They move to the directory when there is one.</summary>
public static class Rosters
{
    /// <summary>Adds them to the service.</summary>
    public static ServiceModel AddRosters(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Stores<DutyEntered>("duty_entered")
            .Stores<FallbackEntered>("duty_fallback_entered")
            .Stores<EntryWithdrawn>("duty_entry_withdrawn")
            .Stores<DutyPersonErased>("duty_person_erased")
            .Keeps(RosterTable.Table)
            .Projects(new RosterTable())
            .Runs(Add);
    }

    private static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DutyPersons>();
        builder.Services.AddHostedService<ForgetDutyPersons>();
        builder.Services.AddHostedService<RosterWatch>();
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapRosters(this IEndpointRouteBuilder api)
    {
        KeepRoster.Map(api);
        ReadRoster.Map(api);
    }
}
