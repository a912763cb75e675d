using FourKeyWorks.Exchange.Catalogue;
using FourKeyWorks.Exchange.Door;
using FourKeyWorks.Exchange.Feed;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Exchange.Sandbox;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange;

/// <summary>What the service consists of, a folder each.</summary>
public static class Areas
{
    /// <summary>Adds all of them to the service.</summary>
    public static ServiceModel AddAreas(this ServiceModel model) => model.AddJournal().AddDoor().AddFeed().AddSandbox();

    /// <summary>Maps what they offer over HTTP.</summary>
    public static void MapAreas(this WebApplication api)
    {
        api.MapCatalogue();
        api.MapJournal();
        api.MapDoor();
        api.MapFeed();
        api.MapSandbox();
    }
}
