using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Exchange.Desk;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Reconcile;

/// <summary>What should be against what is: a difference is an alarm that names it (architecture §3).</summary>
public static class Reconciliation
{
    /// <summary>Adds the watches and their alarms to the service.</summary>
    public static ServiceModel AddReconciliation(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var table in JournalWatch.TablesOf()) model.Keeps(table);
        return model
            .Receives<PassagesNotedV1>(JournalWatch.Receive)
            .Stores<AlarmRaised>("alarm_raised")
            .Stores<AlarmCleared>("alarm_cleared")
            .Stores<AlarmAcknowledged>("alarm_acknowledged")
            .Keeps(AlarmTable.Table)
            .Projects(new AlarmTable())
            .Runs(builder =>
            {
                builder.AddTopology();
                builder.Services.AddSingleton<Alarms>();
                builder.Services.AddHostedService<BrokerWatch>();
                builder.Services.AddHostedService<JournalWatch>();
                builder.Services.AddHealthChecks().AddCheck<AlarmHealth>("alarms", tags: ["detail"]);
            });
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapReconciliation(this IEndpointRouteBuilder api)
    {
        AlarmList.Map(api);
        AcknowledgeAlarm.Map(api);
    }
}
