using System.Globalization;
using System.Net;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Journeys;

[Collection<InTheCity>]
[Trait("Needs", "Servers")]
public sealed class Opening_a_screening_round(TheCity city)
{
    [Fact]
    public async Task That_town_hears_of_it_and_no_other()
    {
        var month = CloudEvent.Now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM", CultureInfo.InvariantCulture);

        using var answer = await city["zjd.u2001"].PostAsync("api/screening/rounds", new { town = "u2001", month });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var told = await city["zjd.u2001"].ReceivesAsync("cn.fourkeyworks.screening.round-opened.v1", "town", "u2001");
        Assert.Equal(month, told["month"]);
        // The other town's round goes the same way later: its inbox has then had the time to get both.
        using var other = await city["zjd.u2002"].PostAsync("api/screening/rounds", new { town = "u2002", month });
        await city["zjd.u2002"].ReceivesAsync("cn.fourkeyworks.screening.round-opened.v1", "town", "u2002");
        Assert.DoesNotContain(city["zjd.u2002"].All, m => m["town"] == "u2001");
    }
}
