using System.Text.Json;
using FourKeyWorks.Benchmarks.Peer;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.Marten;
using Wolverine.RabbitMQ;

// The peer: Wolverine with Marten and RabbitMQ as its documentation has it for work that must not be lost: durable inbox and
// outbox, transactions by its middleware, events appended quickly, sessions without tracking, several messages at once. With
// "confirms" the publisher waits for the broker, which its documentation leaves off by default.
var confirms = args[0] == "confirms";
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services
    .AddMarten(o =>
    {
        o.Connection(Environment.GetEnvironmentVariable("ConnectionStrings__owner")!);
        o.Events.AppendMode = EventAppendMode.Quick;
        o.Events.UseMandatoryStreamTypeDeclaration = true;
        o.Projections.Snapshot<Case>(SnapshotLifecycle.Inline);
        o.DisableNpgsqlLogging = true;
    })
    .UseLightweightSessions()
    .IntegrateWithWolverine();
builder.UseWolverine(o =>
{
    o.UseRabbitMq(new Uri(Environment.GetEnvironmentVariable("ConnectionStrings__broker")!))
        .DisableDeadLetterQueueing()
        .DisableSystemRequestReplyQueueDeclaration()
        .ConfigureChannelCreation(c => c.PublisherConfirmationsEnabled = c.PublisherConfirmationTrackingEnabled = confirms);
    o.Policies.AutoApplyTransactions();
    o.Policies.UseDurableInboxOnAllListeners();
    o.Policies.UseDurableOutboxOnAllSendingEndpoints();
    o.Policies.DisableConventionalLocalRouting();
    o.UseSystemTextJsonForSerialization(j => j.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
    o.ListenToRabbitQueue("referral.ingest.gaj").UseDurableInbox().MaximumParallelMessages(16).DefaultIncomingMessage<Reported>().UseInterop(new FromThePolice());
    o.PublishMessage<Notified>().ToRabbitRoutingKey("fkw.referral.procuratorate-notified.v1", "c999999._._").UseDurableOutbox();
    o.PublishMessage<Requested>().ToRabbitRoutingKey("fkw.referral.relief-assessment-requested.v1", "c999999._._").UseDurableOutbox();
});
using var host = builder.Build();
await host.StartAsync();
await Console.Out.WriteLineAsync("ready");
await host.WaitForShutdownAsync();
