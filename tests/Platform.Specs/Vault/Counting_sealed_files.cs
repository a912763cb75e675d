using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Deadlines;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Vault;

[Trait("Needs", "Servers")]
public sealed class Counting_sealed_files(Postgres postgres) : HttpSpecs(postgres)
{
    private static readonly string Office = SpecTokens.For(Party.WBB, "u1004", Duty.ReadStatistics);

    [Fact]
    public async Task shows_them_by_their_coarse_facts_from_the_next_month_on()
    {
        await SealAsync(7, "2026-08", "injury", "not-prosecuted");
        await SealAsync(5, "2026-09", "injury", "not-prosecuted");
        Assert.Empty(await CountsAsync());

        Service.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(["2026-08 injury not-prosecuted 5", "2026-09 injury not-prosecuted 5"], await CountsAsync());
    }

    [Fact]
    public async Task shows_no_small_number()
    {
        await SealAsync(4, "2026-09", "injury", "not-prosecuted");
        await SealAsync(1, "2026-09", "injury", "prosecuted");
        await SealAsync(10, "2026-09", "neglect", "prosecuted");
        Service.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(["2026-09 neglect prosecuted 10"], await CountsAsync());
    }

    [Fact]
    public async Task says_the_same_when_a_few_have_come_to_it()
    {
        await SealAsync(6, "2026-09", "injury", "not-prosecuted");
        Service.Clock.Advance(TimeSpan.FromDays(30));
        var before = await CountsAsync();
        await SealAsync(3, "2026-09", "injury", "not-prosecuted");
        Service.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task takes_the_duty() =>
        Assert.Equal("access.duty-missing", (await GetAsync("/vault/statistics", Prosecutors)).Code);

    private async Task SealAsync(int files, string month, string category, string outcome)
    {
        await using var session = Service.Store.LightweightSession();
        for (var i = 0; i < files; i++)
        {
            var (id, now) = (Guid.NewGuid(), Service.Clock.GetUtcNow());
            session.Events.StartStream<KeptFile>(
                KeepingClocks.StreamOf(id), new FileBegun(id, [], "u1001", Party.GAJ, now),
                new FileSealed(id, SealGround.RestrictedArchive, month, category, outcome, "gaj.u1001", now, new Due("vault-seal", 1, now)));
        }

        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string[]> CountsAsync() =>
    [
        .. (await GetAsync("/vault/statistics", Office)).Json.GetProperty("items").EnumerateArray()
            .Select(i => string.Join(' ', i.EnumerateObject().Select(p => p.Value.ToString()))),
    ];
}
