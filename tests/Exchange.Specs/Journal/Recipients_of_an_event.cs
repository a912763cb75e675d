using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Journal;
using FourKeyWorks.LocalHost;
using RabbitMQ.Client;

namespace FourKeyWorks.Exchange.Specs.Journal;

public sealed class Recipients_of_an_event(TheBroker broker) : IClassFixture<TheBroker>
{
    private static readonly City City = City.Demo;

    private static readonly string[] Keys =
    [
        .. City.Units.Select(u => Names.ToUnit(u.Id)),
        .. PartyExtensions.Departments.Select(Names.ToDepartment),
        Names.Jurisdiction(City.Id, null, null), Names.Jurisdiction(City.Id, "u2001", null), Names.Jurisdiction(City.Id, "u2001", "u3001"),
        Names.Jurisdiction(City.Id, "u2002", "u3001"), Names.Jurisdiction(City.Id, "u9999", null), Names.Jurisdiction("c111111", "u2001", null),
        City.Id, $"{City.Id}.u2001", $"{City.Id}.u2001.u3001.u4001", "unit", "unit.u1001.u1002", "nobody", "",
    ];

    [Theory]
    [InlineData("a.b", "a.b", true), InlineData("a.b", "a", false), InlineData("a.*", "a.b", true), InlineData("a.*", "a", false)]
    [InlineData("a.*", "a.b.c", false), InlineData("#", "", true), InlineData("#", "a.b.c", true), InlineData("a.#", "a", true)]
    [InlineData("a.#", "a.b.c", true), InlineData("a.#.c", "a.c", true), InlineData("a.#.c", "a.b.b.c", true), InlineData("a.#.c", "a.b.d", false)]
    [InlineData("*", "", false), InlineData("*.#", "a", true), InlineData("*.#", "", false)]
    public void follow_from_pattern_and_key(string pattern, string key, bool matches) =>
        Assert.Equal(matches, new BrokerBinding("", "", pattern).Matches(key));

    /// <summary>Every exchange, every kind of key, every unit: what we say is what the broker does.</summary>
    [Fact]
    [Trait("Needs", "Servers")]
    public async Task are_those_whom_the_broker_brings_it_to()
    {
        var system = await broker.SystemAsync();
        var expected = new SortedSet<string>();
        var recipients = new Recipients(City);
        foreach (var contract in EventCatalogue.All.Where(c => !c.IsIncoming))
        {
            foreach (var key in Keys)
            {
                foreach (var unit in recipients.Of(Names.Exchange(contract), key))
                    expected.Add($"{unit} {Names.Exchange(contract)} {key}");
            }

            await PublishAsync(system, contract);
        }

        var received = new SortedSet<string>();
        foreach (var unit in City.Units)
            foreach (var (exchange, key) in await DrainAsync(system, unit)) received.Add($"{unit.Id} {exchange} {key}");

        Assert.True(expected.Count > 100);
        Assert.Equal(expected, received);
    }

    private static async Task PublishAsync(LocalSystem system, EventContract contract)
    {
        var service = contract.From.Contains(Party.AnyService) ? Party.Referral : contract.From[0];
        await using var connection = await new ConnectionFactory { Uri = system.Broker.AddressFor(Names.ServiceUser(service)) }.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        foreach (var key in Keys)
            await channel.BasicPublishAsync(Names.Exchange(contract), key, false, new BasicProperties(), "{}"u8.ToArray(), Cancellation);
    }

    private static async Task<IReadOnlyList<(string Exchange, string Key)>> DrainAsync(LocalSystem system, OrgUnit unit)
    {
        await using var connection = await new ConnectionFactory { Uri = system.Broker.AddressFor(unit.BrokerUser) }.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var drained = new List<(string, string)>();
        while (await channel.BasicGetAsync(system.Secret.Credentials.InboxOf(unit), true, Cancellation) is { } message)
            drained.Add((message.Exchange, message.RoutingKey));
        return drained;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
