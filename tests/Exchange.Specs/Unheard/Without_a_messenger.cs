using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Specs.Desk;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Unheard;

/// <summary>A city that has neither SMS nor a chat.</summary>
[Trait("Needs", "Servers")]
public sealed class Without_a_messenger : IAsyncLifetime
{
    private readonly TheDesk desk = new("no-messenger", "exchange", "identity");

    public async ValueTask InitializeAsync() => await desk.SystemAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task the_desk_says_that_somebody_must_phone_until_it_is_heard()
    {
        var (now, journal) = (TimeProvider.System.GetUtcNow(), Guid.NewGuid());
        var (entered, _, _) = await desk.AskAsync("roster/shifts", new { from = now.AddHours(-1), to = now.AddHours(30), person = new { name = "示例值班员癸", phone = "0999-5550114" } });
        Assert.Equal(HttpStatusCode.Created, entered);
        await TheExchange.RowsAsync(await desk.SystemAsync(), Given.Note, journal, Given.Type, $"event-{journal:N}", now.AddMinutes(-6), new[] { "u1004" });

        await Eventually.HoldsAsync(async () => (await WordsAsync()).Contains("未配置短信通道，值班人员没有收到提示。请打电话。"), "the desk says so", Department.Patience);
        var id = Incident.StreamOf(journal, Party.WBB);
        var (_, incident, _) = await desk.AskAsync($"unheard/{id}");
        Assert.Equal("no-messenger", Assert.Single(incident.GetProperty("messages").EnumerateArray()).GetProperty("outcome").GetString());
        Assert.Equal("0999-5550114", incident.GetProperty("persons")[0].GetProperty("phone").GetString());

        var (heard, _, _) = await desk.AskAsync($"unheard/{id}/hearing", new { unit = "u1004" });
        Assert.Equal(HttpStatusCode.NoContent, heard);
        await Eventually.HoldsAsync(async () => (await WordsAsync()).Count == 0, "the desk says nothing more of it", Department.Patience);
    }

    private async Task<IReadOnlyList<string?>> WordsAsync()
    {
        var (_, page, _) = await desk.AskAsync("alarms");
        return [.. page.GetProperty("items").EnumerateArray().Where(a => a.GetProperty("watch").GetString() == "messenger").Select(a => a.GetProperty("words").GetString())];
    }
}
