using System.Text.RegularExpressions;
using CsCheck;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Specs;

public class Any_city
{
    // Ids that are each other's beginnings, several units to a department: where a loose pattern would show.
    private static readonly Gen<City> Cities = Gen.Select(Gen.Int[1000, 9999], Gen.Int[0, PartyExtensions.Departments.Count - 1])
        .Select((number, department) => (Number: number, Department: PartyExtensions.Departments[department]))
        .List[1, 8]
        .Select(drawn => new City("c999999", "示例市", [.. drawn.DistinctBy(d => d.Number).SelectMany(Family)]));

    private static readonly Gen<Credentials> Secrets = Gen.Byte.Array[32].Select(secret => new Credentials(secret));

    [Fact]
    public void gives_each_inbox_one_reader_and_each_way_in_one_department() => Gen.Select(Cities, Secrets).Sample((city, credentials) =>
    {
        var topology = BrokerTopology.Of(EventCatalogue.All, city, credentials, new());
        var names = topology.Exchanges.Select(e => e.Name).Concat(topology.Queues.Select(q => q.Name)).Distinct().ToList();
        foreach (var unit in city.Units)
        {
            var permission = topology.Permissions.Single(p => p.User == unit.BrokerUser);
            Assert.Equal([credentials.InboxOf(unit)], names.Where(n => Regex.IsMatch(n, permission.Read)));
            Assert.All(names.Where(n => Regex.IsMatch(n, permission.Write)), n => Assert.Equal(unit.Department.Slug(), n.Split('.')[1]));
        }

        Assert.All(topology.Queues, q => Assert.Single(
            topology.Policies, p => p.AppliesTo == PolicyTarget.Queues && Regex.IsMatch(q.Name, p.Pattern)));
    }, iter: 100);

    private static IEnumerable<OrgUnit> Family((int Number, Party Department) drawn) =>
        new[] { $"u{drawn.Number}", $"u{drawn.Number}0", $"u{drawn.Number}00" }.Select(id => new OrgUnit(id, drawn.Department, null, "某单位"));
}
