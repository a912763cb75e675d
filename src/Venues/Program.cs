using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddDatabase("venues-db");

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
app.Run();
