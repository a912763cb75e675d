using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Unheard;

namespace FourKeyWorks.Exchange.Specs.Unheard;

[Trait("Needs", "Servers")]
public sealed class When_the_service_is_away(TheUnheard city)
{
    private const string Course = "select stream_id, string_agg(type, ' ' order by version) from mt_events where stream_id = any($1) and type like 'unheard_%' and type <> 'unheard_messaged' group by stream_id";

    [Fact]
    public async Task killed_while_they_climb_it_loses_none_and_doubles_none()
    {
        var exchange = (await city.SystemAsync()).Process("exchange");
        var ids = new List<Guid>();
        for (var i = 0; i < 60; i++) ids.Add(Incident.StreamOf(await city.RoutedAsync(TimeSpan.Zero, "u1011"), Party.WJW));

        // Killed when some have been raised, and again when some have climbed.
        await city.HoldsAsync("select 1 from unheard where id = any($1)", rows => rows.Count > 0, ids);
        await exchange.Kill9Async();
        await exchange.ReadyAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await city.HoldsAsync("select 1 from unheard where id = any($1) and level = 'office'", rows => rows.Count > 0, ids);
        await exchange.Kill9Async();
        await exchange.ReadyAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        await city.HoldsAsync("select 1 from unheard where id = any($1) and level = 'office'", rows => rows.Count == 60, ids);
        var courses = await city.RowsAsync(Course, ids);
        Assert.Equal(60, courses.Count);
        Assert.All(courses, c => Assert.Equal("unheard_raised unheard_climbed", c[1]));
    }

    [Fact]
    public async Task for_longer_than_all_clocks_what_waited_is_gathered_and_marked_and_told_in_one_message()
    {
        await city.OnDutyAsync("fl.u1009", "示例值班员丙", "0999-5550109");
        var ids = new List<Guid>();
        for (var i = 0; i < 40; i++) ids.Add(Incident.StreamOf(await city.RoutedAsync(TimeSpan.FromHours(2), "u1009"), Party.FL));

        await city.HoldsAsync("select 1 from mt_events where type = 'unheard_messaged' and stream_id = any($1)", rows => rows.Count == 40, ids);

        // Late, and not at the top at once.
        Assert.Equal([["bureau", true]], await city.RowsAsync("select distinct level, noticed_late from unheard where id = any($1)", ids));
        Assert.InRange(city.Messages.Count(m => m.To == "0999-5550109"), 1, 3);
        await city.HoldsAsync("select 1 from unheard where id = any($1) and level = 'office'", rows => rows.Count == 40, ids);
        Assert.InRange(city.Messages.Count(m => m.To == "0999-5550109"), 1, 3);
    }

    [Fact]
    public async Task the_messenger_is_told_nothing_of_what_has_happened()
    {
        await city.OnDutyAsync("tsw.u1010", "示例值班员丁", "0999-5550110");
        var id = Incident.StreamOf(await city.RoutedAsync(TimeSpan.Zero, "u1010"), Party.TSW);

        await city.HoldsAsync("select 1 from mt_events where type = 'unheard_messaged' and stream_id = $1", rows => rows.Count == 1, id);

        var message = Assert.Single(city.Messages, m => m.To == "0999-5550110");
        Assert.Equal("""{"to":"0999-5550110","text":"有一项紧急事项待签收，请登录查看。"}""", System.Text.RegularExpressions.Regex.Unescape(message.Body));
        Assert.True(Guid.TryParse(message.Key, out _));
    }
}
