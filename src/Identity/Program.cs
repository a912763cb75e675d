using FourKeyWorks.Identity.Development;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Database;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.HttpOverrides;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddDatabase("identity-db");
builder.AddDevelopmentIssuer();
builder.Services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto);

var app = builder.Build();
if (app.IsDevelopmentIssuerForbidden()) return 1;
// The discovery document names the address under which it was asked for, also through the Gateway.
app.UseForwardedHeaders();
app.UseAccess();
app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
