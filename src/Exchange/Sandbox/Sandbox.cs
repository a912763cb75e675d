using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Exchange.Sandbox;

/// <summary>Where a department's programmers try things: nothing that is done here reaches anybody.</summary>
public static class Sandbox
{
    /// <summary>Adds the sandbox to the service.</summary>
    public static ServiceModel AddSandbox(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Keeps(SandboxFeed.Table).Runs(builder => builder.Services.AddSingleton<SandboxFeed>());
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapSandbox(this IEndpointRouteBuilder api) => TryEvents.Map(api);
}
