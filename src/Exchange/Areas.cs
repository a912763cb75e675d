using FourKeyWorks.Exchange.Batches;
using FourKeyWorks.Exchange.Catalogue;
using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Exchange.Door;
using FourKeyWorks.Exchange.Feed;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Exchange.Receipts;
using FourKeyWorks.Exchange.Reconcile;
using FourKeyWorks.Exchange.Roster;
using FourKeyWorks.Exchange.Sandbox;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange;

/// <summary>What the service consists of, a folder each.</summary>
public static class Areas
{
    /// <summary>Adds all of them to the service.</summary>
    public static ServiceModel AddAreas(this ServiceModel model) => model
        .AddJournal().AddReceipts().AddDoor().AddFeed().AddSandbox().AddDesk().AddReconciliation().AddBatches()
        .AddRosters().AddUnheard();

    /// <summary>Maps what they offer over HTTP.</summary>
    public static void MapAreas(this WebApplication app)
    {
        app.MapCatalogue();
        app.MapJournal();
        app.MapReceipts();
        app.MapDoor();
        app.MapFeed();
        app.MapSandbox();
        app.MapDesk();
        app.MapReconciliation();
        app.MapBatches();
        app.MapRosters();
        app.MapUnheard();
    }
}
