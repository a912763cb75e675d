using System.Text.Unicode;
using FourKeyWorks.Portal.Front;
using FourKeyWorks.Portal.Readiness;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.WebEncoders;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddReadiness();
builder.Services.AddRazorComponents();
// Chinese as itself: escaped it would be twice as long.
builder.Services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));

var app = builder.Build();
app.UseProblemAnswers();
app.UsePageHeaders();
app.MapDefaultEndpoints();
app.MapStaticAssets().AllowAnonymous();
app.MapMethods("/", ["GET", "HEAD"], () => new RazorComponentResult<FrontPage>()).AllowAnonymous();
app.Run();
