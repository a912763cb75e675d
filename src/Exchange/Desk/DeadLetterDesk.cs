using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Streams;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>The desk of what died, overflowed or found no way (architecture §3): nothing leaves it but by somebody's decision.</summary>
public static class DeadLetterDesk
{
    /// <summary>Adds the desk to the service.</summary>
    public static ServiceModel AddDesk(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Stores<LetterKept>("letter_kept")
            .Stores<LetterSeen>("letter_seen")
            .Stores<LetterProposed>("letter_proposed")
            .Stores<ProposalWithdrawn>("proposal_withdrawn")
            .Stores<LetterDecided>("letter_decided")
            .Stores<LetterSent>("letter_sent")
            .Stores<LetterNotSent>("letter_not_sent")
            .Keeps(LetterTable.List)
            .Keeps(LetterTable.Contents)
            .Projects(new LetterTable())
            .Runs(builder =>
            {
                builder.AddTopology();
                builder.Services.AddSingleton<Destinations>();
                builder.Services.AddHostedService<LetterKeeper>();
                builder.Services.AddHostedService<LetterSender>();
                builder.Services.AddHealthChecks().AddCheck<DeskHealth>("desk", tags: ["detail"]);
            });
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapDesk(this IEndpointRouteBuilder api)
    {
        LetterList.Map(api);
        LetterHistory.Map(api);
        LookIntoLetter.Map(api);
        DecideAboutLetter.Map(api);
    }

    /// <summary>The topology that the broker should have; reads <c>Broker:InboxKey</c> and the limits in section <c>Broker</c>.</summary>
    internal static void AddTopology(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(_ => new InboxNames(Convert.FromBase64String(
            builder.Configuration["Broker:InboxKey"] ?? throw new InvalidOperationException("Broker:InboxKey is not set."))));
        builder.Services.TryAddSingleton(builder.Configuration.GetSection("Broker").Get<BrokerSettings>() ?? new BrokerSettings());
        builder.Services.TryAddSingleton(p => BrokerTopology.WithoutUsers(
            EventCatalogue.All, p.GetRequiredService<City>(), p.GetRequiredService<InboxNames>(), p.GetRequiredService<BrokerSettings>()));
    }
}
