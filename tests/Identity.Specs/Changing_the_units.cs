using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Identity.Demo;
using FourKeyWorks.Identity.Directory;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Specs;

public sealed class Changing_the_units
{
    private const string By = "5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Today = new(2026, 9, 1);
    private static readonly Unit Bureau = Of("u1001", UnitKind.Bureau, "gaj"), Education = Of("u1005", UnitKind.Bureau, "jyj");
    private static readonly Unit Town = Of("u2001", UnitKind.Town, "zjd") with { Division = "999999101000" }, OtherTown = Of("u2002", UnitKind.Town, "zjd");
    private static readonly Unit Village = Of("u3001", UnitKind.Village, "zjd", "u2001") with { Division = "999999101201" };

    [Fact]
    public void the_directory_gives_the_id_and_the_department_follows_from_the_place()
    {
        var opened = Assert.IsType<UnitOpened>(Assert.Single(Accepted(OpenUnit.Decide("u700001", new(UnitKind.Village, "东河村", Parent: "u2001"), new(Town, null, false, false), By, Now))));
        Assert.Equal(("u700001", "zjd", Today), (opened.Unit, opened.Department, opened.From));
        Assert.Equal("gaj", Assert.IsType<UnitOpened>(Assert.Single(Accepted(Open(UnitKind.Station, Bureau, Town)))).Department);
        Assert.Equal("jyj", Assert.IsType<UnitOpened>(Assert.Single(Accepted(Open(UnitKind.School, Education, Town)))).Department);
    }

    [Fact]
    public void what_belongs_nowhere_else_is_refused()
    {
        Unit?[] places = [null, Bureau, Education, Town, Village];
        var allowed = from kind in Enum.GetValues<UnitKind>() from place in places where Open(kind, place) is Decision.Accepted select (kind, place?.UnitId);
        Assert.Equal(
            [
                (UnitKind.Bureau, null), (UnitKind.Town, null), (UnitKind.Village, "u2001"), (UnitKind.Grid, "u3001"), (UnitKind.Station, "u1001"), (UnitKind.Station, "u1005"),
                (UnitKind.School, "u1005"),
            ],
            allowed);
    }

    [Fact]
    public void only_stations_and_schools_name_a_town()
    {
        Assert.Equal("directory.town-wrong", Refused(Open(UnitKind.Village, Town, OtherTown)));
        Assert.Equal("directory.town-wrong", Refused(Open(UnitKind.Station, Bureau, Village)));
    }

    [Fact]
    public void a_place_that_ends_takes_nothing_new()
    {
        Assert.Equal("directory.unit-closed", Refused(Open(UnitKind.Village, Town with { LastDay = Today.AddDays(30) })));
        Assert.Equal("directory.unit-closed", Refused(MoveUnit.Decide(Village, new("u2002"), new(OtherTown with { LastDay = Today.AddDays(30) }, null, false, false), By, Now)));
    }

    [Theory]
    [InlineData(UnitKind.Village, "999999101202", true)]
    [InlineData(UnitKind.Village, "999999102202", false)]
    [InlineData(UnitKind.Village, "999999101000", false)]
    [InlineData(UnitKind.Town, "999999101000", true)]
    [InlineData(UnitKind.Town, "999999101201", false)]
    [InlineData(UnitKind.Town, "999999000000", false)]
    [InlineData(UnitKind.Bureau, "999999000000", true)]
    [InlineData(UnitKind.Bureau, "999999101000", false)]
    [InlineData(UnitKind.Grid, "999999101201", true)]
    [InlineData(UnitKind.Grid, "999999101202", false)]
    public void a_division_code_fits_the_kind_and_the_code_above(UnitKind kind, string code, bool fits)
    {
        var parent = kind switch { UnitKind.Village => Town, UnitKind.Grid => Village, _ => null };
        var decision = OpenUnit.Decide("u700001", new(kind, "某单位", "gaj", parent?.UnitId, null, code), new(parent, null, false, false), By, Now);
        if (fits) Accepted(decision);
        else Assert.Equal("directory.division-wrong", Refused(decision));
    }

    [Theory]
    [InlineData("1949-09-30")]
    [InlineData("2027-09-02")]
    public void a_day_that_nobody_can_mean_is_refused(string day) =>
        Assert.Equal("directory.date-invalid", Refused(OpenUnit.Decide("u700001", new(UnitKind.Village, "东河村", Parent: "u2001", From: Day(day)), new(Town, null, false, false), By, Now)));

    [Fact]
    public void a_new_name_is_never_of_the_future_or_before_the_last_one()
    {
        var renamed = Village.Apply(Assert.IsType<UnitRenamed>(Assert.Single(Accepted(RenameUnit.Decide(Village, new("东河新村"), false, By, Now)))));
        Assert.Equal(("东河新村", 2), (renamed.Name, renamed.Names.Count));
        Assert.Equal("directory.date-invalid", Refused(RenameUnit.Decide(Village, new("东河新村", Today.AddDays(1)), false, By, Now)));
        Assert.Equal("directory.date-invalid", Refused(RenameUnit.Decide(renamed, new("东河社区", Today.AddDays(-1)), false, By, Now)));
        Assert.Equal("directory.name-taken", Refused(RenameUnit.Decide(Village, new("西河村"), true, By, Now)));
        Assert.Empty(Accepted(RenameUnit.Decide(Village, new(Village.Name), true, By, Now)));
    }

    [Fact]
    public void a_station_stays_with_its_department()
    {
        var station = Of("u1101", UnitKind.Station, "gaj", "u1001");
        Assert.Equal("directory.parent-wrong", Refused(MoveUnit.Decide(station, new("u1005"), new(Education, null, false, false), By, Now)));
        Assert.Equal("u2002", Assert.IsType<UnitMoved>(Assert.Single(Accepted(MoveUnit.Decide(station, new("u1001", "u2002"), new(Bureau, OtherTown, false, false), By, Now)))).Town);
    }

    [Fact]
    public void what_something_hangs_on_does_not_end()
    {
        var other = Of("u3002", UnitKind.Village, "zjd", "u2001");
        Assert.Equal("directory.unit-on-bus", Refused(Close(new(true, 0, 0, [other]))));
        Assert.Equal("directory.unit-has-units", Refused(Close(new(false, 1, 0, [other]))));
        Assert.Equal("directory.unit-has-people", Refused(Close(new(false, 0, 1, [other]))));
        Assert.Equal(["u3002"], Assert.IsType<UnitClosed>(Assert.Single(Accepted(Close(new(false, 0, 0, [other]))))).Successors);
    }

    [Fact]
    public void a_successor_is_of_the_same_kind_and_lasts()
    {
        var other = Of("u3002", UnitKind.Village, "zjd", "u2001");
        Assert.Equal("directory.successor-wrong", Refused(Close(new(false, 0, 0, []))));
        Assert.Equal("directory.successor-wrong", Refused(Close(new(false, 0, 0, [other with { LastDay = Today.AddDays(5) }]))));
        Assert.Equal("directory.successor-wrong", Refused(Close(new(false, 0, 0, [other with { From = Today.AddDays(2) }]))));
        Assert.Equal("directory.successor-wrong", Refused(Close(new(false, 0, 0, [Of("u3002", UnitKind.Grid, "zjd", "u3003")]))));
        Assert.Equal("directory.successor-wrong", Refused(CloseUnit.Decide(Village, new(Today, ["u3001"]), new(false, 0, 0, [Village]), By, Now)));
    }

    [Fact]
    public void what_is_closed_is_changed_no_more()
    {
        var closed = Village with { LastDay = Today };
        Assert.Equal("directory.unit-closed", Refused(RenameUnit.Decide(closed, new("东河新村"), false, By, Now)));
        Assert.Equal("directory.unit-closed", Refused(MoveUnit.Decide(closed, new("u2002"), new(OtherTown, null, false, false), By, Now)));
        Assert.Equal("directory.unit-closed", Refused(SetDivision.Decide(closed, new("999999101203"), Town.Division, false, By, Now)));
        Assert.Equal("directory.unit-closed", Refused(CloseUnit.Decide(closed, new(Today, ["u3002"]), new(false, 0, 0, [Of("u3002", UnitKind.Village, "zjd", "u2001")]), By, Now)));
    }

    [Fact]
    public void migrating_enters_what_of_the_file_is_missing_and_changes_nothing()
    {
        var all = UnitsOfTheFile.Missing(City.Demo, [], Now);
        Assert.Equal(City.Demo.Units.Select(u => u.Id).Order(), all.Select(u => u.Unit).Order());
        Assert.Equal((UnitKind.Station, "u1001", "u2001"), (all.Single(u => u.Unit == "u1101").Kind, all.Single(u => u.Unit == "u1101").Parent, all.Single(u => u.Unit == "u1101").Town));
        Assert.Empty(UnitsOfTheFile.Missing(City.Demo, [.. all.Select(Unit.Create)], Now));
    }

    [Fact]
    public void a_file_that_contradicts_the_directory_stops_the_migration()
    {
        var known = UnitsOfTheFile.Missing(City.Demo, [], Now).Select(Unit.Create).ToList();
        Assert.Throws<FormatException>(() => UnitsOfTheFile.Missing(City.Demo, [known[0] with { LastDay = Today }], Now));
        Assert.Throws<FormatException>(() => UnitsOfTheFile.Missing(City.Demo, [known[0] with { Department = "zjd" }], Now));
    }

    [Fact]
    public void the_demonstrations_units_are_where_they_may_be()
    {
        var known = UnitsOfTheFile.Missing(City.Demo, [], Now).Concat(DemoUnits.All(Now)).Select(Unit.Create).ToDictionary(u => u.UnitId);
        Assert.Equal(12, known.Values.Count(u => u.Kind == UnitKind.Village));
        Assert.All(DemoUnits.All(Now), u => Assert.Null(Placement.Refusal(u.Kind, known[u.Parent!], u.Town is null ? null : known[u.Town], u.Division, Today)));
    }

    private static Decision Open(UnitKind kind, Unit? parent, Unit? town = null) =>
        OpenUnit.Decide("u700001", new(kind, "某单位", "gaj", parent?.UnitId, town?.UnitId), new(parent, town, false, false), By, Now);

    private static Decision Close(CloseUnit.Facts facts) => CloseUnit.Decide(Village, new(Today, ["u3002"]), facts, By, Now);

    private static Unit Of(string id, UnitKind kind, string department, string? parent = null) =>
        new(id, kind, department, parent, null, null, [new("某单位" + id, new(2020, 1, 1))], new(2020, 1, 1), null, []);

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<object> Accepted(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events;

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Code;
}
