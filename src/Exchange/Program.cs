using FourKeyWorks.Exchange.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddDatabase("exchange-db");

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
CatalogueDocument.Map(app);
app.Run();
