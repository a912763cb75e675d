using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Identity;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Specs.Services;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Deadlines;

[Trait("Needs", "Servers")]
public sealed class Another_calendar(Postgres postgres) : IAsyncLifetime
{
    // The first contact within three working days: Wednesday to Monday.
    private static readonly KeyValuePair<string, string?>[] InWorkdays =
    [
        new("Clocks:0:Rule", "first-contact"), new("Clocks:0:Version", "2"), new("Clocks:0:From", "2020-01-02"), new("Clocks:0:Amount", "3"),
        new("Clocks:0:Unit", "Workdays"), new("Clocks:0:Basis", "spec"),
    ];

    private static readonly DateOnly Monday = new(2026, 9, 7), Saturday = new(2026, 9, 5);

    private ServiceDatabase database = null!;
    private Service service = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync();
        service = await Service.ServingAsync(database, settings: InWorkdays);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task moves_a_clock_that_counts_working_days_once_and_no_other()
    {
        await service.HandleAsync(Report());
        var others = await OthersAsync();
        Assert.Equal(EndOf(Monday), await DueAsync());
        await LearnAsync(2, holidays: [Monday]);
        await MoveAsync();
        await MoveAsync();

        Assert.Equal(EndOf(new(2026, 9, 8)), await DueAsync());
        Assert.Equal(others, await OthersAsync());
        var moved = Assert.Single(await MovedAsync());
        Assert.Equal((EndOf(Monday), EndOf(new(2026, 9, 8)), "dept.mzj"), (moved.From.At, moved.To.At, moved.Owner));
    }

    [Fact]
    public async Task counts_for_clocks_that_start_afterwards()
    {
        await LearnAsync(2, makeUps: [Saturday]);
        await service.Services.GetRequiredService<KnownCalendar>().ReadAsync(TestContext.Current.CancellationToken);
        await service.HandleAsync(Report());
        Assert.Equal(EndOf(Saturday), await DueAsync());
    }

    [Fact]
    public async Task is_passed_over_when_a_newer_one_is_known()
    {
        await service.HandleAsync(Report());
        await LearnAsync(3, holidays: [Monday]);
        await LearnAsync(2);
        await MoveAsync();
        Assert.Equal(EndOf(new(2026, 9, 8)), await DueAsync());
    }

    [Fact]
    public async Task leaves_a_missed_clock_missed()
    {
        await service.HandleAsync(Report());
        service.Clock.Advance(TimeSpan.FromDays(7));
        await service.Clockwork.FireDueAsync(TestContext.Current.CancellationToken);
        await LearnAsync(2, holidays: [Monday]);
        await MoveAsync();
        Assert.Equal(EndOf(Monday), await DueAsync());
        Assert.Empty(await MovedAsync());
    }

    [Fact]
    public async Task moves_nothing_before_every_copy_knows_of_it()
    {
        await service.HandleAsync(Report());
        await LearnAsync(2, holidays: [Monday]);
        await service.MovingClocks.MoveAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal(EndOf(Monday), await DueAsync());
    }

    [Fact]
    public async Task moves_each_clock_once_though_many_copies_are_at_it()
    {
        for (var i = 0; i < 12; i++) await service.HandleAsync(Report($"report-{i:D4}"));
        await LearnAsync(2, holidays: [Monday]);
        service.Clock.Advance(KnownCalendar.EverywhereAfter);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => service.MovingClocks.MoveAllAsync(TestContext.Current.CancellationToken)));
        await service.MovingClocks.MoveAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal(12, (await MovedAsync()).Count);
        Assert.Equal(["1"], await database.RowsAsync("select count(*)::text from calendar_year where clocks_moved_at is not null"));
    }

    [Fact]
    public async Task is_shown_before_it_is_entered_and_moves_nothing_by_that()
    {
        await service.HandleAsync(Report("report-0001"));
        await service.HandleAsync(Report("report-0002"));
        var shown = Assert.Single((await PreviewAsync(SpecTokens.For(Party.WBB, "u1004", Duty.KeepDirectory), holidays: [Monday])).EnumerateArray());
        Assert.Equal(
            ("first-contact", 2, EndOf(Monday), EndOf(new(2026, 9, 8))),
            (shown.GetProperty("rule").GetString(), shown.GetProperty("count").GetInt32(), shown.GetProperty("from").GetDateTimeOffset(), shown.GetProperty("to").GetDateTimeOffset()));
        Assert.Equal(0, (await PreviewAsync(SpecTokens.For(Party.WBB, "u1004", Duty.KeepDirectory), holidays: [])).GetArrayLength());
        Assert.Equal(EndOf(Monday), await DueAsync());
        Assert.Empty(await MovedAsync());
    }

    private async Task<JsonElement> PreviewAsync(string token, DateOnly[] holidays)
    {
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(token);
        using var answer = await http.PostAsJsonAsync("/deadlines/preview", new { year = 2026, holidays, makeUpWorkdays = Array.Empty<DateOnly>() }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private async Task LearnAsync(long revision, DateOnly[]? holidays = null, DateOnly[]? makeUps = null)
    {
        await using var session = service.Store.LightweightSession();
        KnownCalendar.Note(session, new CalendarChangedV1 { Year = 2026, Revision = revision, Holidays = holidays ?? [], MakeUpWorkdays = makeUps ?? [] }, service.Clock.GetUtcNow());
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task MoveAsync()
    {
        service.Clock.Advance(KnownCalendar.EverywhereAfter);
        await service.MovingClocks.MoveAllAsync(TestContext.Current.CancellationToken);
    }

    private async Task<DateTimeOffset> DueAsync()
    {
        await using var session = service.Store.QuerySession();
        await using var command = new Npgsql.NpgsqlCommand("select due_at from deadlines where rule = 'first-contact' limit 1");
        await using var row = await session.ExecuteReaderAsync(command, TestContext.Current.CancellationToken);
        Assert.True(await row.ReadAsync(TestContext.Current.CancellationToken));
        return await row.GetFieldValueAsync<DateTimeOffset>(0, TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<string>> OthersAsync() => [.. await database.RowsAsync("select rule || due_at::text from deadlines where rule <> 'first-contact' order by 1")];

    private async Task<IReadOnlyList<ClockMoved>> MovedAsync()
    {
        await using var session = service.Store.QuerySession();
        return await session.Events.QueryRawEventDataOnly<ClockMoved>().ToListAsync(TestContext.Current.CancellationToken);
    }

    private static DateTimeOffset EndOf(DateOnly day) => OfficialCalendar.EndOf(day);
}
