using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Platform.Work;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Exchange).AddAreas(), args);
builder.Services.AddResponseCompression();

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapWork();
app.MapAreas();
return await app.RunServiceAsync(args);
