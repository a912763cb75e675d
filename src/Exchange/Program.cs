using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Catalogue;
using FourKeyWorks.Exchange.Door;
using FourKeyWorks.Exchange.Feed;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Platform.Work;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Exchange).AddJournal().AddDoor().AddFeed(), args);

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapWork();
CatalogueDocument.Map(app);
app.MapJournal();
app.MapDoor();
app.MapFeed();
return await app.RunServiceAsync(args);
