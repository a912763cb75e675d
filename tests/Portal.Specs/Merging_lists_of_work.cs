using FourKeyWorks.Portal.Work;

namespace FourKeyWorks.Portal.Specs;

public sealed class Merging_lists_of_work
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Dictionary<string, string> Beginning = [];

    [Fact]
    public void puts_the_soonest_first_whoever_has_it()
    {
        var work = MergedWork.Of([Answer("referral", 30, 10), Answer("assistance", 20)], Beginning);
        Assert.Equal(["referral 10", "assistance 20", "referral 30"], Shown(work));
        Assert.Null(work.Next);
    }

    [Fact]
    public void names_who_did_not_answer_and_shows_the_rest()
    {
        var work = MergedWork.Of([Answer("referral", 10), new("assistance", null)], Beginning);
        Assert.Equal(["assistance"], work.Down);
        Assert.Equal(["referral 10"], Shown(work));
        Assert.False(work.Closed);
    }

    [Fact]
    public void is_closed_to_who_has_no_duty_even_while_a_service_is_down()
    {
        var work = MergedWork.Of([new("referral", null, IsClosed: true), new("assistance", null)], Beginning);
        Assert.True(work.Closed);
        Assert.Equal(["assistance"], work.Down);
    }

    [Fact]
    public void shows_everything_once_in_order_however_it_lies_in_the_services()
    {
        // Hundreds of items, dozens of them due at the same instant, in two services that page by fifty.
        var random = new Random(7);
        var lists = new[] { "referral", "assistance" }.ToDictionary(s => s, _ => Enumerable.Range(0, 170).Select(_ => random.Next(0, 40)).Order().ToList());
        var seen = new List<string>();
        IReadOnlyDictionary<string, string>? after = Beginning;
        while (after is not null)
        {
            var work = MergedWork.Of([.. lists.Select(l => PageOf(l.Key, l.Value, after.GetValueOrDefault(l.Key)))], after);
            Assert.InRange(work.Items.Count, 1, MergedWork.PageSize);
            seen.AddRange(work.Items.Select(i => $"{i.Item.DueAt:O} {i.Service} {i.Item.After}"));
            after = work.Next;
        }

        Assert.Equal(340, seen.Distinct().Count());
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(seen.Select(s => s[..33]).Order(StringComparer.Ordinal), seen.Select(s => s[..33]));
    }

    private static WorkAnswer Answer(string service, params int[] minutes) => PageOf(service, [.. minutes.Order()], null);

    /// <summary>As a service does it: <c>after</c> is a place in its own order.</summary>
    private static WorkAnswer PageOf(string service, List<int> minutes, string? after)
    {
        var from = after is null ? 0 : int.Parse(after, System.Globalization.CultureInfo.InvariantCulture);
        // Ids rise with the place, as the order of a service is by instant and then by id.
        var items = minutes.Skip(from).Take(50).Select((m, i) => new WorkItem(
            "first-contact", new Guid(from + i, 0, 0, new byte[8]), "dept.mzj", Start, Start.AddMinutes(m), false, $"{from + i + 1}")).ToList();
        return new(service, new(items, minutes.Count > from + 50 ? $"{from + 50}" : null));
    }

    private static IEnumerable<string> Shown(MergedWork work) => work.Items.Select(i => $"{i.Service} {(i.Item.DueAt - Start).TotalMinutes}");
}
