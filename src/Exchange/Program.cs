using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange;
using FourKeyWorks.Exchange.Receipts;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Streams;
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
app.MapService();
app.MapAreas();
if (args is [ReceiptsCommand.Name, ..]) return await ReceiptsCommand.RunAsync(app.Services, args, Console.Out);
return await app.RunServiceAsync(args);
