using FourKeyWorks.Portal;
using FourKeyWorks.Portal.Sessions;
using FourKeyWorks.Portal.Shell;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPortalDb();
if (args is ["migrate"])
{
    await builder.Build().MigrateAsync();
    return;
}

builder.AddAreas();
var app = builder.Build();
app.UsePages();
app.MapDefaultEndpoints();
app.MapAreas();
app.Run();
