using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Unheard;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Unheard;

[Trait("Needs", "Servers")]
public sealed class A_messenger_that_fails(TheUnheard city)
{
    private const string Alarm = "select 1 from alarms where watch = 'messenger' and kind = $1 and what = $2 and cleared_at is null";

    [Theory, InlineData("rsj.u1012", Party.RSJ, TheUnheard.Refused), InlineData("scj.u1014", Party.SCJ, TheUnheard.SentElsewhere)]
    public async Task is_tried_again_then_told_on_the_desk_and_the_matter_climbs_all_the_same(string user, Party department, string phone)
    {
        var unit = user.Split('.')[1];
        await city.OnDutyAsync(user, "示例值班员辛", phone);
        var id = Incident.StreamOf(await city.RoutedAsync(TimeSpan.Zero, unit), department);

        await city.HoldsAsync(Alarm, rows => rows.Count == 1, "message-failed", user);
        var tries = city.Messages.Where(m => m.To == phone).ToList();
        Assert.Equal(3, tries.Count);
        Assert.Single(tries.Select(m => (m.Body, m.Key)).Distinct());
        Assert.DoesNotContain(city.Messages, m => m.To == "elsewhere");
        Assert.Contains("提示发送失败", await SlipAsync(await city.DepartmentAsync(user), id), StringComparison.Ordinal);
        await city.HoldsAsync("select 1 from unheard where id = $1 and level = 'office'", rows => rows.Count == 1, id);

        Assert.Equal(HttpStatusCode.NoContent, await HearAsync(await city.DepartmentAsync(user), id));
        await city.HoldsAsync(Alarm, rows => rows.Count == 0, "message-failed", user);
    }

    [Fact]
    public async Task to_answer_is_asked_again_under_the_same_key()
    {
        await city.OnDutyAsync("swj.u1015", "示例值班员壬", TheUnheard.HangsOnce);
        var id = Incident.StreamOf(await city.RoutedAsync(TimeSpan.Zero, "u1015"), Party.SWJ);

        await city.HoldsAsync("select 1 from unheard_message where incident = $1 and unit = 'u1015' and outcome = 'sent'", rows => rows.Count == 1, id);

        var tries = city.Messages.Where(m => m.To == TheUnheard.HangsOnce).ToList();
        Assert.Equal(2, tries.Count);
        Assert.Single(tries.Select(m => (m.Body, m.Key)).Distinct());
    }

    private static async Task<string> SlipAsync(Department department, Guid id)
    {
        using var slip = await department.GetAsync($"api/exchange/unheard/{id}/slip", accept: "text/html");
        return await slip.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> HearAsync(Department department, Guid id)
    {
        using var answer = await department.PostAsync($"api/exchange/unheard/{id}/hearing", new { unit = department.Unit });
        return answer.StatusCode;
    }
}
