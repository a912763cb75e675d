using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Screening.Rounds;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Screening)
    .Stores<RoundOpened>("round_opened")
    .StandingFollows(OpenRound.Changes)
    .Publishes<RoundOpened>(OpenRound.Publish), args);

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapService();
OpenRound.Map(app);
return await app.RunServiceAsync(args);
