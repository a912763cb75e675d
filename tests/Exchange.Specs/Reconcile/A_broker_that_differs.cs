using System.Diagnostics;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.LocalHost;
using FourKeyWorks.LocalHost.Servers;
using RabbitMQ.Client;

namespace FourKeyWorks.Exchange.Specs.Reconcile;

/// <summary>A broker with the city's topology, which somebody changes.</summary>
[Trait("Needs", "Servers")]
public sealed class A_broker_that_differs : IAsyncLifetime
{
    private const string Host = Names.VirtualHost, Notices = "fkw.referral.procuratorate-notified.v1";

    private PrivateServers servers = null!;
    private BrokerManagement management = null!;
    private BrokerTopology topology = null!;
    private TopologyRepair repair = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        servers = await PrivateServers.StartAsync(postgres: false, broker: new BrokerSettings(), cancellation: Cancellation);
        var (user, password) = servers.Broker!.AdministratorLogin;
        management = new BrokerManagement(new UriBuilder(servers.Broker.ManagementAddress) { UserName = user, Password = password }.Uri);
        topology = BrokerTopology.Of(EventCatalogue.All, City.Demo, servers.Secret.Credentials, new());
        repair = new TopologyRepair(management, topology, TimeProvider.System);
        await management.PutAsync($"permissions/{Host}/{user}", new { configure = ".*", write = ".*", read = ".*" }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        management.Dispose();
        await servers.DisposeAsync();
    }

    [Fact]
    public async Task is_named_in_every_point_and_repaired()
    {
        Assert.Empty(await repair.DifferencesAsync(Cancellation));
        var inbox = servers.Secret.Credentials.InboxOf(City.Demo.Units.Single(u => u.BrokerUser == "jcy.u1002"));
        await UnbindAsync(Notices, inbox);
        await management.DeleteAsync("queues/fourkeyworks/assistance.dead", Cancellation);
        await management.DeleteAsync($"exchanges/{Host}/ingest.gaj.referral", Cancellation);
        await management.DeleteAsync("users/gaj.u1101", Cancellation);
        await management.PutAsync("users/jcy.u1002", new { password = "another", tags = "administrator" }, Cancellation);
        await management.PutAsync($"permissions/{Host}/mzj.u1003", new { configure = "", write = ".*", read = ".*" }, Cancellation);
        await management.PutAsync("users/stranger", new { password = "stranger", tags = "" }, Cancellation);
        await management.PutAsync($"permissions/{Host}/stranger", new { configure = "", write = "", read = ".*" }, Cancellation);
        await management.PutAsync($"queues/{Host}/listening", new { durable = true, arguments = new Dictionary<string, string> { ["x-queue-type"] = "quorum" } }, Cancellation);
        await management.PutAsync($"queues/{Host}/kept", new { durable = true, arguments = new Dictionary<string, string> { ["x-queue-type"] = "quorum" } }, Cancellation);
        await management.PutAsync($"exchanges/{Host}/elsewhere", new { type = "fanout", durable = true }, Cancellation);
        await management.PutAsync($"policies/{Host}/short", new Dictionary<string, object>
        {
            ["pattern"] = @"^exchange\.dead$", ["definition"] = new Dictionary<string, object> { ["max-length"] = 1 }, ["priority"] = 9, ["apply-to"] = "queues",
        }, Cancellation);
        await BindAsync(Notices, "listening");
        await PublishAsync("kept");

        await HasAsync(
            "binding-foreign: fkw.referral.procuratorate-notified.v1 -> listening (#)",
            $"binding-missing: {Notices} -> {inbox} ({City.Demo.Id}.#)",
            "binding-missing: dlx.assistance -> assistance.dead ()",
            "binding-missing: ingest.gaj.referral -> exchange.journal ()",
            "binding-missing: ingest.gaj.referral -> referral.ingest.gaj ()",
            "exchange-foreign: elsewhere",
            "exchange-missing: ingest.gaj.referral",
            "policy-differs: exchange.dead",
            "queue-foreign: kept",
            "queue-foreign: listening",
            "queue-missing: assistance.dead",
            "user-differs: jcy.u1002",
            "user-differs: mzj.u1003",
            "user-foreign: stranger",
            "user-missing: gaj.u1101");

        var said = new StringWriter();
        await repair.RunAsync(new Screen(said, TimeProvider.System), Cancellation);

        await HasAsync("queue-foreign: kept", "user-foreign: stranger");
        Assert.Contains("left, for it holds messages: queue-foreign: kept", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("removed: queue-foreign: listening", said.ToString(), StringComparison.Ordinal);
        await management.DeleteAsync("users/stranger", Cancellation);
        await management.DeleteAsync($"queues/{Host}/kept", Cancellation);
        Assert.Empty(await repair.DifferencesAsync(Cancellation));
    }

    [Fact]
    public async Task in_the_kind_of_a_queue_or_an_exchange_is_repaired_too()
    {
        await management.DeleteAsync($"queues/{Host}/exchange.dead", Cancellation);
        await management.PutAsync($"queues/{Host}/exchange.dead", new { durable = true }, Cancellation);
        await management.DeleteAsync($"exchanges/{Host}/dlx.referral", Cancellation);
        await management.PutAsync($"exchanges/{Host}/dlx.referral", new { type = "topic", durable = true }, Cancellation);

        var found = (await repair.DifferencesAsync(Cancellation)).Select(d => d.ToString()).ToList();
        Assert.Contains("queue-differs: exchange.dead", found);
        Assert.Contains("exchange-differs: dlx.referral", found);
        await repair.RunAsync(new Screen(TextWriter.Null, TimeProvider.System), Cancellation);
        Assert.Empty(await repair.DifferencesAsync(Cancellation));
    }

    [Fact]
    public async Task is_named_and_repaired_by_the_program_too()
    {
        Assert.Equal((2, ""), await ProgramAsync("topology", "--check"));
        Assert.Equal(0, (await ProgramAsync("topology", "--check", "--management-url", Administrator)).Exit);
        await management.DeleteAsync("queues/fourkeyworks/assistance.dead", Cancellation);

        var (differs, said) = await ProgramAsync("topology", "--check", "--management-url", Administrator);
        Assert.Equal(3, differs);
        Assert.Contains("queue-missing: assistance.dead", said, StringComparison.Ordinal);
        Assert.Contains(await NamesAsync(), d => d == "queue-missing: assistance.dead");

        await management.PutAsync($"queues/{Host}/kept", new { durable = true, arguments = new Dictionary<string, string> { ["x-queue-type"] = "quorum" } }, Cancellation);
        await PublishAsync("kept");
        var (left, repaired) = await ProgramAsync("topology", "--repair", "--management-url", Administrator);
        Assert.Equal(3, left);
        Assert.Contains("left, for it holds messages: queue-foreign: kept", repaired, StringComparison.Ordinal);
        Assert.DoesNotContain("assistance.dead", repaired, StringComparison.Ordinal);

        await management.DeleteAsync($"queues/{Host}/kept", Cancellation);
        Assert.Equal(0, (await ProgramAsync("topology", "--repair", "--management-url", Administrator)).Exit);
        Assert.Empty(await NamesAsync());
    }

    private string Administrator
    {
        get
        {
            var (user, password) = servers.Broker!.AdministratorLogin;
            return new UriBuilder(servers.Broker.ManagementAddress) { UserName = user, Password = password }.Uri.AbsoluteUri;
        }
    }

    /// <summary>Runs the program as a person does: what it says on the screen, and its exit code.</summary>
    private async Task<(int Exit, string Said)> ProgramAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "FourKeyWorks.LocalHost"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Installation__Secret"] = servers.Secret.Base64;
        using var program = Process.Start(start)!;
        var (said, errors) = (program.StandardOutput.ReadToEndAsync(Cancellation), program.StandardError.ReadToEndAsync(Cancellation));
        await program.WaitForExitAsync(Cancellation);
        await errors;
        return (program.ExitCode, await said);
    }

    private async Task HasAsync(params string[] differences)
    {
        differences = [.. differences.Order(StringComparer.Ordinal)];
        // Policies take effect some moments after they are set.
        for (var look = 0; look < 120 && !(await NamesAsync()).SequenceEqual(differences); look++)
            await Task.Delay(250, Cancellation);
        Assert.Equal(differences, await NamesAsync());
    }

    private async Task<IReadOnlyList<string>> NamesAsync() => [.. (await repair.DifferencesAsync(Cancellation)).Select(d => d.ToString()).Order(StringComparer.Ordinal)];

    private async Task<IChannel> ChannelAsync()
    {
        var (user, password) = servers.Broker!.AdministratorLogin;
        var factory = new ConnectionFactory { Uri = new UriBuilder(servers.Broker.AddressFor(user)) { Password = password }.Uri };
        return await (await factory.CreateConnectionAsync(Cancellation)).CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
    }

    private async Task UnbindAsync(string exchange, string queue)
    {
        await using var channel = await ChannelAsync();
        foreach (var binding in topology.Bindings.Where(b => b.Exchange == exchange && b.Queue == queue))
            await channel.QueueUnbindAsync(queue, exchange, binding.RoutingKey, cancellationToken: Cancellation);
    }

    private async Task BindAsync(string exchange, string queue)
    {
        await using var channel = await ChannelAsync();
        await channel.QueueBindAsync(queue, exchange, "#", cancellationToken: Cancellation);
    }

    private async Task PublishAsync(string queue)
    {
        await using var channel = await ChannelAsync();
        await channel.BasicPublishAsync("", queue, true, new BasicProperties(), "{}"u8.ToArray(), Cancellation);
    }
}
