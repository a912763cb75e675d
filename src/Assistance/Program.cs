using FourKeyWorks.Assistance.HelpRequests;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Assistance).AddHelpRequests(), args);

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapService();
TakeUpHelpRequest.Map(app);
return await app.RunServiceAsync(args);
