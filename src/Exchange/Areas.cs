using FourKeyWorks.Exchange.Catalogue;
using FourKeyWorks.Exchange.Door;
using FourKeyWorks.Exchange.Feed;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Exchange.Sandbox;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange;

/// <summary>What the service consists of, a folder each.</summary>
public static class Areas
{
    /// <summary>Adds all of them to the service.</summary>
    public static ServiceModel AddAreas(this ServiceModel model) => model.AddJournal().AddDoor().AddFeed().AddSandbox().AddRosters().AddUnheard();

    /// <summary>Maps what they offer over HTTP.</summary>
    public static void MapAreas(this WebApplication app)
    {
        app.MapCatalogue();
        app.MapJournal();
        app.MapDoor();
        app.MapFeed();
        app.MapSandbox();
        app.MapRosters();
        app.MapUnheard();
    }
}
