using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Identity;
using FourKeyWorks.Identity.Pages;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Identity).AddAreas(), args);
builder.AddAreas();

var app = builder.Build();
app.UsePages();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapService();
app.MapAreas();
return await app.RunServiceAsync(args);
