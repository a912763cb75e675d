using MassTransit;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// Gives each delivery to the service's handler. Transient faults are tried again in memory; when they last too long the
/// message goes back into its queue. Any other fault sends it to the dead letters.
/// </summary>
internal sealed class DeliveryConsumer(DeliveryHandler handler, TransientRetry retry) : IConsumer<Delivery>
{
    public async Task Consume(ConsumeContext<Delivery> context)
    {
        try
        {
            await retry.RunAsync(context.Message, handler, context.CancellationToken);
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            // Stopping, or the connection is gone: not answered, the message is the broker's again.
            throw new OperationCanceledException(context.CancellationToken);
        }
        catch (Exception fault)
        {
            if (TransientFaults.IsTransient(fault) && context.ReceiveContext.TryGetPayload<GuardedChannel>(out var channel))
                channel.PutBack(context.ReceiveContext.GetPayload<RabbitMqBasicConsumeContext>().DeliveryTag);
            throw new DeliveryFaultException(fault);
        }
    }
}

/// <summary>How long and how often a delivery is tried while faults are transient, as <see cref="BusSettings"/> say.</summary>
internal sealed partial class TransientRetry
{
    private readonly ResiliencePipeline pipeline;
    private readonly ILogger<TransientRetry> log;
    private static readonly ResiliencePropertyKey<string> Endpoint = new("endpoint");

    public TransientRetry(BusSettings settings, TimeProvider time, ILogger<TransientRetry> log)
    {
        this.log = log;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(TransientFaults.IsTransient),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = settings.FirstRetryPause,
                MaxDelay = settings.LongestRetryPause,
                MaxRetryAttempts = Math.Max(1, (int)(settings.RetryFor / settings.LongestRetryPause)),
                OnRetry = Tell,
            })
            .Build();
    }

    public async Task RunAsync(Delivery delivery, DeliveryHandler handler, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Endpoint, delivery.Endpoint);
        try
        {
            await pipeline.ExecuteAsync(
                static async (c, s) => await s.handler(s.delivery, c.CancellationToken), context, (handler, delivery));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // Once for each message, not for each try: an outage is told by its first sign.
    private ValueTask Tell(OnRetryArguments<object> retry)
    {
        if (retry.AttemptNumber == 0)
            TransientFault(retry.Context.Properties.GetValue(Endpoint, ""), FaultSummary.Of(retry.Outcome.Exception!));
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "{Endpoint}: transient fault, trying again: {Fault}")]
    private partial void TransientFault(string endpoint, string fault);
}
