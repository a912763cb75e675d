using FourKeyWorks.Contracts.AnyDepartment;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Feed;

/// <summary>What a unit is sent, for those who fetch it over HTTPS, and what it says of it.</summary>
public static class Feed
{
    /// <summary>Adds the feed to the service.</summary>
    public static ServiceModel AddFeed(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Receives<EventAcknowledgedV1>(AcknowledgeEvents.Receive)
            .Runs(builder => builder.Services.AddSingleton<UnitFeed>());
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapFeed(this IEndpointRouteBuilder api)
    {
        ReadFeed.Map(api);
        AcknowledgeEvents.Map(api);
        InboxList.Map(api);
    }
}
