using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Feed;

/// <summary>As people do it, who have no system of their own.</summary>
[Trait("Needs", "Servers")]
public sealed class Looking_into_an_inbox(TheExchange exchange)
{
    private const string Notice = "cn.fourkeyworks.referral.procuratorate-notified.v1";

    [Fact]
    public async Task shows_what_was_sent_to_the_unit_and_what_it_is_about()
    {
        var notice = await NoticeAsync();
        var item = await FindAsync("jcy.u1002", notice.Id);

        Assert.Equal((Notice, notice["caseId"]), (item.GetProperty("type").GetString(), item.GetProperty("subject").GetString()));
        Assert.DoesNotContain(await AllAsync("mzj.u1003"), i => i.GetProperty("eventId").GetString() == notice.Id);
    }

    [Fact]
    public async Task lets_somebody_say_that_the_unit_will_act_on_it()
    {
        var notice = await NoticeAsync();
        var prosecutors = await exchange.DepartmentAsync("jcy.u1002");
        await FindAsync("jcy.u1002", notice.Id);

        using var answer = await prosecutors.PostAsync("api/exchange/inbox/acknowledgements", new { eventIds = new[] { notice.Id } });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True((await FindAsync("jcy.u1002", notice.Id)).TryGetProperty("acknowledgedAt", out var at) && at.ValueKind is JsonValueKind.String);
        using var foreign = await (await exchange.DepartmentAsync("mzj.u1003")).PostAsync("api/exchange/inbox/acknowledgements", new { eventIds = new[] { notice.Id } });
        Assert.Equal(notice.Id, (await foreign.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("unknown")[0].GetString());
    }

    [Fact]
    public async Task goes_on_only_from_what_stood_in_it()
    {
        using var answer = await (await exchange.DepartmentAsync("mzj.u1003")).GetAsync($"api/exchange/inbox?after={Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<Received> NoticeAsync()
    {
        var dossier = CloudEvent.NewDossier();
        await (await exchange.DepartmentAsync("gaj.u1001")).SendAsync(CloudEvent.ReportOf(dossier));
        return await (await exchange.DepartmentAsync("jcy.u1002")).ReceivesAsync(Notice, "dossierRef", dossier);
    }

    private async Task<JsonElement> FindAsync(string user, string eventId)
    {
        JsonElement found = default;
        await Eventually.HoldsAsync(async () => (found = (await AllAsync(user)).FirstOrDefault(i => i.GetProperty("eventId").GetString() == eventId)).ValueKind is JsonValueKind.Object,
            "it stands in the inbox", Department.Patience);
        return found;
    }

    private async Task<List<JsonElement>> AllAsync(string user)
    {
        var department = await exchange.DepartmentAsync(user);
        var items = new List<JsonElement>();
        for (var next = ""; next is not null;)
        {
            using var answer = await department.GetAsync("api/exchange/inbox" + (next.Length == 0 ? "" : $"?after={next}"));
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var mark) && mark.ValueKind is JsonValueKind.String ? mark.GetString() : null;
        }

        return items;
    }
}
