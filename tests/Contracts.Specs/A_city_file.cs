using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Specs;

public class A_city_file
{
    [Fact]
    public void of_the_demonstration_gives_every_department_a_unit()
    {
        var city = City.Demo;
        Assert.Equal("c999999", city.Id);
        Assert.All(PartyExtensions.Departments, d => Assert.Contains(city.Units, u => u.Department == d));
        Assert.Equal(["u2001", "u2002"], city.Units.Where(u => u.Department == Party.ZJD).Select(u => u.Town));
        Assert.Equal([null, "u2001"], city.Units.Where(u => u.Department == Party.GAJ).Select(u => u.Town));
    }

    [Fact]
    public void is_read_as_written()
    {
        var city = City.Parse(Demo().ToJsonString());
        Assert.Equal(City.Demo.Units, city.Units);
        Assert.Equal(City.Demo.Name, city.Name);
    }

    [Fact]
    public void with_one_id_twice_is_refused() =>
        Refused("Unit u1001 is there twice.", city => city["units"]![1]!["id"] = "u1001");

    [Fact]
    public void with_a_department_nobody_knows_is_refused() =>
        Refused("Unit u1001 names the department 'kgb', which does not exist.", city => city["units"]![0]!["department"] = "kgb");

    [Theory]
    [InlineData("anydepartment"), InlineData("referral"), InlineData("GAJ"), InlineData("2"), InlineData("")]
    public void with_something_else_for_a_department_is_refused(string department) =>
        Refused($"Unit u1001 names the department '{department}', which does not exist.", city => city["units"]![0]!["department"] = department);

    [Theory]
    [InlineData("u9999"), InlineData("u1002"), InlineData("")]
    public void with_a_unit_of_a_town_that_does_not_exist_is_refused(string town) =>
        Refused($"Unit u1001 is bound to the town {town}, which does not exist.", city => city["units"]![0]!["town"] = town);

    [Fact]
    public void without_any_unit_of_a_department_is_refused() =>
        Refused("The department jcy has no unit.", city => city["units"]!.AsArray().RemoveAt(1));

    [Fact]
    public void with_a_town_that_does_not_name_itself_is_refused() =>
        Refused("Unit u2002 belongs to the towns but names none; a town names itself.", city => UnitOf(city, "u2002").Remove("town"));

    [Theory]
    [InlineData("1001"), InlineData("u1"), InlineData("u1001\n"), InlineData("u10.1"), InlineData("U1001")]
    public void with_a_malformed_unit_id_is_refused(string id) =>
        Refused($"'{id}' is not a unit id: it is u and 4 to 12 digits.", city => city["units"]![0]!["id"] = id);

    [Theory]
    [InlineData("#"), InlineData("999999"), InlineData("c9999.1")]
    public void with_a_malformed_city_id_is_refused(string id) =>
        Refused($"'{id}' is not a city id: it is c and 4 to 12 digits.", city => city["id"] = id);

    [Theory]
    [InlineData(""), InlineData("{"), InlineData("[]"), InlineData("null"), InlineData("{}"), InlineData("{\"id\":\"c999999\",\"name\":\"x\",\"units\":null}")]
    [InlineData("{\"id\":\"c999999\",\"name\":\"x\",\"units\":[null]}"), InlineData("{\"id\":\"c999999\",\"id\":\"c999998\",\"name\":\"x\",\"units\":[]}")]
    [InlineData("{\"id\":\"c999999\",\"name\":\"x\",\"units\":[],\"colour\":\"red\"}")]
    public void that_is_something_else_is_refused(string json) =>
        Assert.StartsWith("The city file is ", Assert.Throws<FormatException>(() => City.Parse(json)).Message, StringComparison.Ordinal);

    private static void Refused(string sentence, Action<JsonObject> change)
    {
        var city = Demo();
        change(city);
        Assert.Equal(sentence, Assert.Throws<FormatException>(() => City.Parse(city.ToJsonString())).Message);
    }

    private static JsonObject UnitOf(JsonObject city, string id) =>
        city["units"]!.AsArray().Select(u => u!.AsObject()).Single(u => (string?)u["id"] == id);

    private static JsonObject Demo() => new()
    {
        ["id"] = City.Demo.Id,
        ["name"] = City.Demo.Name,
        ["units"] = new JsonArray([.. City.Demo.Units.Select(Unit)]),
    };

    private static JsonObject Unit(OrgUnit unit)
    {
        var entry = new JsonObject { ["id"] = unit.Id, ["department"] = unit.Department.Slug(), ["name"] = unit.Name };
        if (unit.Town is not null)
            entry["town"] = unit.Town;
        return entry;
    }
}
