using System.Globalization;
using System.Resources;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Exchange.Journal;

namespace FourKeyWorks.Exchange.Specs.Journal;

public sealed class Saying_where_it_is
{
    private static readonly ResourceManager Own = new("FourKeyWorks.Exchange.Texts", typeof(Entry).Assembly);
    private static readonly DateTimeOffset Then = new(2026, 9, 1, 1, 2, 3, TimeSpan.Zero);
    private static readonly Whereabouts.Delivered Waiting = new("u1002", "示例市检察院", null, null, null, null, null, null, 4);

    private static readonly Whereabouts In = new() { JournalId = Guid.Empty, Direction = Entry.In, Service = "referral", RoutedAt = Then };
    private static readonly Whereabouts Out = new() { JournalId = Guid.Empty, Direction = Entry.Out, RoutedAt = Then, Deliveries = [Waiting] };

    private static readonly Dictionary<string, Whereabouts> States = new()
    {
        ["2026-09-01 09:02:03 收到，正在案件服务的队列中等候处理，前面还有 7 件。"] = In with { BrokerAsked = true, Ahead = 7 },
        ["2026-09-01 09:02:03 收到，案件服务已取走处理，至今没有退回。"] = In with { BrokerAsked = true },
        ["2026-09-01 09:02:03 收到，已转交案件服务，至今没有退回；目前无法查询队列。"] = In,
        ["2026-09-01 09:02:03 收到，案件服务未能处理，自 2026-09-01 09:03:03 起在死信台等候人员处理。"] = In with { BrokerAsked = true, DeadSince = Then.AddMinutes(1) },
        ["2026-09-01 09:02:03 发布，仅供系统内部服务使用。"] = Out with { Deliveries = [] },
        ["2026-09-01 09:02:03 送达示例市检察院的收件箱，尚未取走，前面还有 4 件。"] = Out,
        ["2026-09-01 09:02:03 送达示例市检察院的收件箱，尚不知是否已被取走。"] = Out with { Deliveries = [Waiting with { Ahead = null }] },
        ["2026-09-01 09:02:03 送达示例市检察院的收件箱，已被取走（最迟 2026-09-01 09:03:03），尚未签收。"] =
            Out with { Deliveries = [Waiting with { FetchedAt = Then.AddMinutes(1), FetchedBy = "inbox" }] },
        ["2026-09-01 09:02:03 送达示例市检察院，2026-09-01 09:03:03 由该单位通过 HTTPS 取走，尚未签收。"] =
            Out with { Deliveries = [Waiting with { FetchedAt = Then.AddMinutes(1), FetchedBy = "feed" }] },
        ["2026-09-01 09:02:03 送达示例市检察院，该单位已于 2026-09-01 09:04:03 签收。"] =
            Out with { Deliveries = [Waiting with { FetchedAt = Then.AddMinutes(1), AcknowledgedAt = Then.AddMinutes(2) }] },
        ["2026-09-01 09:02:03 送达示例市检察院的收件箱，逾期无人取走，2026-09-15 09:02:03 移入溢出队列。"] = Out with { Deliveries = [Waiting with { OverflowedAt = Then.AddDays(14) }] },
        ["2026-09-01 09:02:03 送达示例市检察院的收件箱，逾期无人取走，2026-09-15 09:02:03 移入溢出队列；2026-09-16 09:02:03 由死信台重新发往该收件箱，尚未签收。"] =
            Out with { Deliveries = [Waiting with { OverflowedAt = Then.AddDays(14), ResentAt = Then.AddDays(15) }] },
        ["2026-09-01 09:02:03 发往 3 个单位：1 个已签收，1 个已取走未签收，1 个尚未取走，0 个逾期未取。"] =
            Out with { Deliveries = [Waiting, Waiting with { FetchedAt = Then }, Waiting with { AcknowledgedAt = Then }] },
    };

    public static TheoryData<string> All => [.. States.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void is_one_plain_sentence(string sentence) => Assert.Equal(sentence, States[sentence].Sentence(Chinese));

    [Theory]
    [MemberData(nameof(All))]
    public void is_a_whole_sentence_in_english_too(string state)
    {
        var sentence = States[state].Sentence(key => Own.GetString(key, CultureInfo.GetCultureInfo("en"))!);
        Assert.Matches(@"^[A-Z][^{}]*\.$", sentence.Replace("示例市检察院", "", StringComparison.Ordinal));
    }

    [Fact]
    public void names_the_reason_of_a_refusal()
    {
        var refused = In with { Rejection = new("member-missing", "handlingUnit", Then.AddSeconds(1)) };
        Assert.Equal("2026-09-01 09:02:03 收到，案件服务已于 2026-09-01 09:02:04 退回：缺少必填项 (member-missing: handlingUnit)。", refused.Sentence(Chinese));
        Assert.Equal("2026-09-01 09:02:03 收到，内容不合要求，由案件服务退回：缺少必填项 (body-unreadable)。",
            (refused with { Rejection = new("body-unreadable", null, null) }).Sentence(Chinese));
    }

    [Fact]
    public void knows_every_service_by_a_name() =>
        Assert.All(PartyExtensions.Services, s => Assert.NotNull(Own.GetString("service." + s.Slug(), CultureInfo.InvariantCulture)));

    private static string Chinese(string key) =>
        key.StartsWith("rejection.", StringComparison.Ordinal) ? "缺少必填项。" : Own.GetString(key, CultureInfo.GetCultureInfo("zh-CN"))!;
}
