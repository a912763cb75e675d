using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Receipts;

/// <summary>Everything the service knows of receipts, in one place: signed proof of each event that was accepted or sent.</summary>
public static class Receipts
{
    /// <summary>Adds receipts to the service, which signs for it.</summary>
    public static ServiceModel AddReceipts(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Signs().KeepsUnchanged(ReceiptStore.Table()).Runs(Add);
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapReceipts(this IEndpointRouteBuilder api)
    {
        ReceiptGaps.Map(api);
        ReadReceipt.Map(api);
    }

    private static void Add(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReceiptStore>();
        builder.Services.AddSingleton<ReceiptVerification>();
        builder.Services.AddSingleton<ReceiptGaps>();
        builder.Services.AddSingleton<ReceiptMaker>();
        builder.Services.AddHostedService(p => p.GetRequiredService<ReceiptMaker>());
        builder.Services.AddHealthChecks().AddCheck<ReceiptGaps>("receipts", tags: ["detail"]);
    }
}
