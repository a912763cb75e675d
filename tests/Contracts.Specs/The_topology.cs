using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Specs;

public class The_topology
{
    private static readonly Credentials Credentials = new(Enumerable.Repeat((byte)7, 32).ToArray());
    private static readonly City City = City.Demo;
    private static readonly BrokerTopology Topology = BrokerTopology.Of(EventCatalogue.All, City, Credentials, new());

    private static readonly OrgUnit Police = City.Units.Single(u => u.Id == "u1001");
    private static readonly OrgUnit Station = City.Units.Single(u => u.Id == "u1101");
    private static readonly OrgUnit Prosecutors = City.Units.Single(u => u.Department == Party.JCY);

    public static TheoryData<string> Units => new(City.Units.Select(u => u.Id));

    [Fact]
    public void names_nothing_twice()
    {
        AssertDistinct(Topology.Exchanges.Select(e => e.Name));
        AssertDistinct(Topology.Queues.Select(q => q.Name));
        AssertDistinct(Topology.Policies.Select(p => p.Name));
        AssertDistinct(Topology.Users.Select(u => u.Name));
        AssertDistinct(Topology.Bindings.Select(b => b.ToString()));
    }

    [Fact]
    public void binds_only_what_exists_and_every_queue()
    {
        Assert.Empty(Topology.Bindings.Select(b => b.Exchange).Except(Topology.Exchanges.Select(e => e.Name)));
        Assert.Equal(Topology.Queues.Select(q => q.Name).Order(), Topology.Bindings.Select(b => b.Queue).Distinct().Order());
    }

    [Fact]
    public void gives_each_event_of_a_service_a_topic_exchange_and_no_other() => Assert.Equal(
        EventCatalogue.All.Where(c => !c.IsIncoming).Select(Names.Exchange).Order(),
        Topology.Exchanges.Where(e => e.Kind == ExchangeKind.Topic).Select(e => e.Name).Order());

    [Fact]
    public void gives_each_publishing_department_its_own_way_to_the_service()
    {
        Assert.Equal(
            ["ingest.gaj.referral", "ingest.jcy.referral", "ingest.mzj.referral"],
            Topology.Exchanges.Where(e => e.Name.StartsWith("ingest.", StringComparison.Ordinal) && e.Name.EndsWith(".referral", StringComparison.Ordinal)).Select(e => e.Name).Order());
        Assert.Equal(
            PartyExtensions.Departments.Select(d => Names.IngestExchange(d, Party.Exchange)).Order(),
            Topology.Exchanges.Where(e => e.Name.StartsWith("ingest.", StringComparison.Ordinal) && e.Name.EndsWith(".exchange", StringComparison.Ordinal)).Select(e => e.Name).Order());
        Assert.Contains(new BrokerBinding("ingest.gaj.referral", "referral.ingest.gaj", ""), Topology.Bindings);
    }

    [Theory, MemberData(nameof(Units))]
    public void lets_each_inbox_receive_exactly_what_its_department_reads(string id)
    {
        var unit = City.Units.Single(u => u.Id == id);
        var expected = EventCatalogue.All.Where(c => !c.IsIncoming && (c.To.Contains(unit.Department) || c.To.Contains(Party.AnyDepartment)));

        Assert.Equal(expected.Select(Names.Exchange).Order(), BindingsOf(unit).Select(b => b.Exchange).Distinct().Order());
    }

    [Theory]
    [InlineData("u1002", "fkw.referral.procuratorate-notified.v1", "c999999.#")]
    [InlineData("u2001", "fkw.screening.round-opened.v1", "c999999.u2001.*")]
    [InlineData("u2002", "fkw.screening.round-opened.v1", "c999999.u2002.*")]
    [InlineData("u1101", "fkw.referral.early-involvement-opened.v1", "unit.u1101", "dept.gaj")]
    [InlineData("u1001", "fkw.exchange.event-rejected.v1", "unit.u1001", "dept.gaj")]
    public void binds_an_inbox_by_jurisdiction_or_address(string id, string exchange, params string[] keys) =>
        Assert.Equal(keys, BindingsOf(City.Units.Single(u => u.Id == id)).Where(b => b.Exchange == exchange).Select(b => b.RoutingKey));

    [Fact]
    public void brings_other_services_events_to_the_service_that_reads_them() => Assert.Equal(
        [
            new BrokerBinding("fkw.referral.assistance-referral-raised.v1", "assistance.events", "#"),
            new BrokerBinding("fkw.exchange.passages-noted.v1", "exchange.events", "#"),
            .. from service in new[] { "assistance", "exchange", "referral", "screening" }
               from type in new[] { "access-revoked", "calendar-changed", "work-handed-over" }
               select new BrokerBinding($"fkw.identity.{type}.v1", $"{service}.events", "#"),
        ],
        Topology.Bindings.Where(b => b.Queue.EndsWith(".events", StringComparison.Ordinal))
            .OrderBy(b => b.Exchange.StartsWith("fkw.identity.", StringComparison.Ordinal)).ThenBy(b => b.Queue).ThenBy(b => b.Exchange));

    [Fact]
    public void gives_every_queue_exactly_one_policy() => Assert.All(Topology.Queues, q => Policy(q.Name));

    [Fact]
    public void gives_every_event_and_ingest_exchange_the_alternate()
    {
        foreach (var exchange in Topology.Exchanges)
        {
            var policies = Topology.Policies.Where(p => p.AppliesTo == PolicyTarget.Exchanges && Regex.IsMatch(exchange.Name, p.Pattern)).ToList();
            if (exchange.Name.StartsWith("fkw.", StringComparison.Ordinal) || exchange.Name.StartsWith("ingest.", StringComparison.Ordinal))
                Assert.Equal("unrouted", Assert.Single(policies).Definition.AlternateExchange);
            else
                Assert.Empty(policies);
        }
    }

    [Fact]
    public void lets_nothing_die_unseen()
    {
        foreach (var queue in Topology.Queues.Where(q => !IsKept(q.Name)))
        {
            var policy = Policy(queue.Name);
            Assert.Equal(("at-least-once", "reject-publish"), (policy.DeadLetterStrategy, policy.Overflow));
            var grave = Assert.Single(Topology.Bindings, b => b.Exchange == policy.DeadLetterExchange
                && (policy.DeadLetterRoutingKey is null || b.RoutingKey == policy.DeadLetterRoutingKey));
            Assert.True(IsKept(grave.Queue));
            Assert.Null(Policy(grave.Queue).DeadLetterExchange);
            Assert.Null(Policy(grave.Queue).MessageTtl);
        }
    }

    [Fact]
    public void lets_only_inboxes_forget_with_time()
    {
        var settings = new BrokerSettings { InboxTimeToLive = TimeSpan.FromSeconds(3), DeliveryLimit = 25 };
        var policies = BrokerTopology.Of(EventCatalogue.All, City, Credentials, settings).Policies;

        Assert.Equal(
            City.Units.Select(u => $"inbox.{u.BrokerUser}").Order(),
            policies.Where(p => p.Definition.MessageTtl == 3000).Select(p => p.Name).Order());
        Assert.All(policies, p => Assert.True(p.Definition.MessageTtl is null or 3000));
        Assert.Equal(25, policies.Single(p => p.Name == "service.referral").Definition.DeliveryLimit);
    }

    [Fact]
    public void limits_no_queue_in_length() =>
        Assert.DoesNotContain("max-length", BrokerDefinitions.Json(Topology), StringComparison.Ordinal);

    [Fact]
    public void lets_nobody_declare_anything() => Assert.All(
        Topology.Permissions,
        p => Assert.All(AllNames().Append("x").Append("amq.gen-1"), n => Assert.DoesNotMatch(p.Configure, n)));

    [Theory, MemberData(nameof(Units))]
    public void lets_a_unit_write_only_to_its_departments_ingest(string id)
    {
        var unit = City.Units.Single(u => u.Id == id);
        var mine = $"ingest.{unit.Department.Slug()}.";
        var permission = Permission(unit.BrokerUser);

        Assert.All(AllNames(), n => Assert.Equal(n.StartsWith(mine, StringComparison.Ordinal), Regex.IsMatch(n, permission.Write)));
    }

    [Fact]
    public void keeps_the_police_out_of_what_is_not_theirs()
    {
        var police = Permission(Police.BrokerUser);
        Assert.Matches(police.Write, "ingest.gaj.referral");
        foreach (var foreign in new[] { "ingest.jcy.referral", "ingestXgaj.referral", "ingest.gajx.referral", "xingest.gaj.referral", "amq.default", "fkw.referral.procuratorate-notified.v1" })
            Assert.DoesNotMatch(police.Write, foreign);

        var inbox = Credentials.InboxOf(Police);
        Assert.Matches(police.Read, inbox);
        foreach (var foreign in new[] { Credentials.InboxOf(Prosecutors), Credentials.InboxOf(Station), inbox + ".overflow", "x" + inbox, inbox.Replace('.', 'x'), "referral.ingest.gaj" })
            Assert.DoesNotMatch(police.Read, foreign);
    }

    [Theory, MemberData(nameof(Units))]
    public void lets_a_unit_read_only_its_inbox(string id)
    {
        var unit = City.Units.Single(u => u.Id == id);
        Assert.Equal([Credentials.InboxOf(unit)], AllNames().Where(n => Regex.IsMatch(n, Permission(unit.BrokerUser).Read)));
    }

    [Fact]
    public void lets_a_service_write_its_events_and_read_its_queues()
    {
        var referral = Permission("svc.referral");
        Assert.Equal(
            EventCatalogue.PublishedBy(Party.Referral).Select(Names.Exchange).Order(),
            AllNames().Where(n => Regex.IsMatch(n, referral.Write)).Order());
        Assert.Equal(
            ["referral.events", "referral.ingest.gaj", "referral.ingest.jcy", "referral.ingest.mzj"],
            AllNames().Where(n => Regex.IsMatch(n, referral.Read)).Order());
    }

    [Fact]
    public void lets_only_services_that_take_events_in_reject_them() => Assert.Equal(
        ["svc.exchange", "svc.referral"],
        Topology.Permissions.Where(p => Regex.IsMatch("fkw.exchange.event-rejected.v1", p.Write)).Select(p => p.User).Order());

    [Fact]
    public void lets_every_service_that_publishes_tell_the_journal_what() => Assert.Equal(
        ["svc.assistance", "svc.exchange", "svc.identity", "svc.referral", "svc.screening"],
        Topology.Permissions.Where(p => Regex.IsMatch("fkw.exchange.passages-noted.v1", p.Write)).Select(p => p.User).Order());

    [Fact]
    public void lets_the_journal_hear_of_everything_that_is_sent() => Assert.Equal(
        Topology.Exchanges.Where(e => e.Name.StartsWith("fkw.", StringComparison.Ordinal) || e.Name.StartsWith("ingest.", StringComparison.Ordinal)).Select(e => e.Name).Order(),
        Topology.Bindings.Where(b => b.Queue == Names.Journal).Select(b => b.Exchange).Order());

    [Fact]
    public void lets_only_exchange_speak_in_others_names() =>
        Assert.Equal("svc.exchange", Assert.Single(Topology.Users, u => u.Tags.Length > 0).Name);

    [Fact]
    public void lets_exchange_read_the_journal_and_what_is_left_behind_and_no_inbox()
    {
        var exchange = Permission("svc.exchange");
        Assert.All(Topology.Queues, q => Assert.Equal(
            q.Name.StartsWith("exchange.", StringComparison.Ordinal) || IsKept(q.Name), Regex.IsMatch(q.Name, exchange.Read)));
        Assert.DoesNotMatch(exchange.Write, "fkw.referral.procuratorate-notified.v1");
    }

    [Fact]
    public void has_a_user_with_a_permission_for_every_service_and_unit()
    {
        var expected = PartyExtensions.Services.Select(Names.ServiceUser).Concat(City.Units.Select(u => u.BrokerUser)).Order().ToList();
        Assert.Equal(expected, Topology.Users.Select(u => u.Name).Order());
        Assert.Equal(expected, Topology.Permissions.Select(p => p.User).Order());
    }

    private static bool IsKept(string queue) =>
        queue == "unrouted" || queue.EndsWith(".dead", StringComparison.Ordinal) || queue.EndsWith(".overflow", StringComparison.Ordinal);

    private static PolicyDefinition Policy(string queue) =>
        Assert.Single(Topology.Policies, p => p.AppliesTo == PolicyTarget.Queues && Regex.IsMatch(queue, p.Pattern)).Definition;

    private static BrokerPermission Permission(string user) => Topology.Permissions.Single(p => p.User == user);

    private static IEnumerable<BrokerBinding> BindingsOf(OrgUnit unit) => Topology.Bindings.Where(b => b.Queue == Credentials.InboxOf(unit));

    private static IEnumerable<string> AllNames() =>
        Topology.Exchanges.Select(e => e.Name).Concat(Topology.Queues.Select(q => q.Name)).Append("amq.default").Append("amq.topic").Distinct();

    private static void AssertDistinct(IEnumerable<string> names)
    {
        var all = names.ToList();
        Assert.Equal(all.Distinct(StringComparer.Ordinal).Count(), all.Count);
    }
}
