using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Door;

/// <summary>The door for departments without AMQP: what they hand over goes the way of all others.</summary>
public static class Door
{
    /// <summary>Adds the door to the service.</summary>
    public static ServiceModel AddDoor(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Runs(builder => builder.Services.AddSingleton<Handover>());
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapDoor(this IEndpointRouteBuilder api) => PushEvents.Map(api);
}
