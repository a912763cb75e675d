using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Journeys.Departments;

namespace FourKeyWorks.Exchange.Specs.Door;

/// <summary>The same mistakes as over AMQP, the same codes: at once in the answer, and in the inbox.</summary>
[Trait("Needs", "Servers")]
public sealed class A_mistake_at_the_door(TheExchange exchange)
{
    private const string Rejected = "cn.fourkeyworks.exchange.event-rejected.v1";

    /// <summary>What cannot be said in structured mode, or is stopped before the door.</summary>
    private static readonly string[] OnlyOverAmqp = ["2 MiB", "two headers that disagree", "no user_id"];

    /// <summary>Well-formed: only the service that decides knows better, and only the inbox hears of it.</summary>
    private const string DecidedLater = "a unit that does not exist";

    public static TheoryData<string> All => [.. Mistakes.All.Keys.Except(OnlyOverAmqp), "300 KiB", "two members that disagree", "a broken batch"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task is_told_at_once_and_in_the_inbox(string mistake)
    {
        var police = await exchange.DepartmentAsync("gaj.u1001");
        var report = CloudEvent.ReportOf(CloudEvent.NewDossier());
        var (contentType, body, code, member) = Spoilt(mistake, report);
        var known = police.All.Count;

        using var answer = await police.PushAsync(contentType, body);

        var told = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).EnumerateArray());
        var expected = mistake is DecidedLater ? ("taken", null, null) : ("rejected", code, member);
        Assert.Equal(expected, (told.GetProperty("status").GetString(), told.GetProperty("code").GetString(), told.GetProperty("member").GetString()));
        var id = told.GetProperty("id").GetString();
        await Eventually.HoldsAsync(() => police.All.Skip(known).Any(m => m.Type == Rejected && m["rejectedId"] == id), $"{mistake} is answered", Department.Patience);
        var received = Assert.Single(police.All.Skip(known), m => m.Type == Rejected && m["rejectedId"] == id);
        Assert.Equal((code, member), (received["code"], received["member"]));
    }

    private static (string? ContentType, byte[] Body, string Code, string? Member) Spoilt(string mistake, CloudEvent report)
    {
        const string One = "application/cloudevents+json";
        switch (mistake)
        {
            case "300 KiB":
                return (One, report.WithBody($"\"{new string('x', 300 * 1024)}\"").Structured(), "too-large", null);
            case "two members that disagree":
                return (One, [.. report.Structured()[..^1], .. ",\"type\":\"cn.fourkeyworks.police.suspected-infringement.v1\"}"u8], "body-unreadable", null);
            case "a broken batch":
                return ("application/cloudevents-batch+json", [(byte)'[', .. report.Structured()], "body-unreadable", null);
            default:
                var (spoil, code, member) = Mistakes.All[mistake];
                var spoilt = spoil(report);
                return (spoilt.ContentType is "application/json" ? One : spoilt.ContentType, spoilt.Structured(), code, member);
        }
    }
}
