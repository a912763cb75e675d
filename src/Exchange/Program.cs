using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange;
using FourKeyWorks.Exchange.Receipts;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Outbox;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Platform.Work;
using FourKeyWorks.ServiceDefaults;

if (args is [ReceiptCommand.Name, ..]) return await ReceiptCommand.RunAsync(args, Console.Out);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddAccess();
builder.AddService(new ServiceModel(Party.Exchange).AddAreas(), args);
builder.Services.AddResponseCompression();

var app = builder.Build();
app.UseAccess();
app.MapDefaultEndpoints();
app.MapWork();
app.MapAudit();
app.MapAreas();
app.MapQuarantine();
app.MapParked();
return await app.RunServiceAsync(args);
