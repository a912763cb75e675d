using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Unheard;

namespace FourKeyWorks.Exchange.Specs.Unheard;

public sealed class The_way_up
{
    [Fact]
    public void leads_from_the_station_to_the_bureau_and_to_office_and_procuratorate() =>
        Assert.Equal("Station u1101; Bureau u1001; Office u1004 u1002", Say(Ladder.Of(City.Demo, Party.GAJ, ["u1101", "u1001"])));

    [Fact]
    public void begins_at_the_bureau_for_what_was_for_units_of_the_city() =>
        Assert.Equal("Bureau u1003; Office u1004 u1002", Say(Ladder.Of(City.Demo, Party.MZJ, ["u1003"])));

    [Fact]
    public void leaves_out_what_a_department_has_not() =>
        Assert.Equal("Station u2001; Office u1004 u1002", Say(Ladder.Of(City.Demo, Party.ZJD, ["u2001"])));

    [Fact]
    public void of_the_procuratorate_ends_with_itself_and_the_office() =>
        Assert.Equal("Bureau u1002; Office u1004 u1002", Say(Ladder.Of(City.Demo, Party.JCY, ["u1002"])));

    [Fact]
    public void is_there_even_for_what_reached_nobody() =>
        Assert.Equal("Bureau u1002; Office u1004 u1002", Say(Ladder.Of(City.Demo, Party.JCY, [])));

    [Theory, InlineData("u1101,u1001,u1003", "MZJ,GAJ"), InlineData("u1002", "JCY"), InlineData("", "JCY")]
    public void is_one_for_each_department_that_must_hear(string receivers, string departments)
    {
        var notice = EventCatalogue.All.Single(c => c.Type == Given.Type);
        var found = Ladder.DepartmentsOf(City.Demo, notice, receivers.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(departments, string.Join(',', found.Order()));
    }

    [Theory, InlineData("u1101", "u1001,u1004"), InlineData("u1001", "u1004"), InlineData("u2001", "u1004"), InlineData("u9999", "u1004")]
    public void is_also_the_way_in_which_others_stand_in_on_the_roster(string unit, string standIns) =>
        Assert.Equal(standIns, string.Join(',', Ladder.StandIns(City.Demo, unit)));

    private static string Say(IReadOnlyList<Step> ladder) => string.Join("; ", ladder.Select(s => $"{s.Level} {string.Join(' ', s.Units)}"));
}
