using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Identity.Clients;
using FourKeyWorks.Identity.People;
using FourKeyWorks.Identity.Issuing;
using FourKeyWorks.Identity.Pages;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Identity).AddPeople().Migrates(AccountsRegistration.MigrateAsync).Migrates(ClientSeeding.MigrateAsync), args);
builder.AddAccounts();
builder.AddIssuer();
builder.AddPages();
builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);

var app = builder.Build();
app.UsePages();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapService();
app.MapPeople();
app.MapTokens();
app.MapPages();
return await app.RunServiceAsync(args);
