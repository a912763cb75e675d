using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Referral).AddCases(), args);

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapService();
app.MapCases();
return await app.RunServiceAsync(args);
