using FourKeyWorks.Gateway;
using FourKeyWorks.Gateway.Headers;
using FourKeyWorks.Gateway.Limits;
using FourKeyWorks.Gateway.Routes;
using FourKeyWorks.Gateway.Transport;
using FourKeyWorks.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPolicies();
builder.AddLimits();
builder.AddRoutes();
builder.AddTransport();

var app = builder.Build();
app.UseProblemAnswers();
app.UseHeaderHygiene();
app.UseTransport();
app.UseAuthentication();
// After the one, so that the subject is known; before the other, so that guessing tokens is limited too.
app.UseRateLimiter();
app.UseAuthorization();
app.MapDefaultEndpoints();
app.MapRoutes();
app.Run();
