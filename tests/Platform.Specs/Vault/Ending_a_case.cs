using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using static FourKeyWorks.Platform.Specs.Services.Incoming;

namespace FourKeyWorks.Platform.Specs.Vault;

/// <summary>From the end of its purpose on a file has a last day.</summary>
[Trait("Needs", "Servers")]
public sealed class Ending_a_case(Postgres postgres) : DossierSpecs(postgres)
{
    private const string Running = "select rule, owner, due_at from deadlines where rule like 'retention-%' or rule in ('vault-retention', 'erasure-decision')";

    private const string Closing = """{"outcome":"not-established","reporterInformedAt":"2026-09-02T08:00:00+08:00"}""";

    private static readonly string Handling = SpecTokens.For(Party.GAJ, "u1101", Duty.CloseCase, Duty.ReadCase);

    private int commands;

    private static string File => $"/vault/files/{Referral.Dossiers.Dossier.StreamOf("u1001", Ref)}";

    [Fact]
    public async Task sets_the_last_day_of_its_file()
    {
        await DepositAsync();
        Assert.Empty(await Database.RowsAsync(Running));

        Assert.Equal(HttpStatusCode.NoContent, (await CloseAsync()).Status);

        Assert.Equal("2029-09-02", (await GetAsync(File, Police)).Text("keptUntil"));
        Assert.Equal(["retention-case|system|2029-09-02T16:00:00.0000000Z"], await Database.RowsAsync(Running));
        Assert.Equal("not-established", (await GetAsync($"/cases/{Case}/intake", Police)).Text("outcome"));
        Assert.Equal("referral.already-closed", (await CloseAsync()).Code);
    }

    [Fact]
    public async Task asks_for_a_decision_when_the_time_is_over()
    {
        await DepositAsync();
        await CloseAsync();
        Service.Clock.Advance(TimeSpan.FromDays((3 * 365) + 2));
        await FireAsync();

        Assert.Equal(["erasure-decision|unit.u1001"], await Database.RowsAsync("select rule, owner from deadlines where subject <> '" + Case + "'"));
        Assert.NotEmpty(Fields(await ReadAsync(Police, "handle-report")));
        Assert.Equal(HttpStatusCode.NoContent, (await DoAsync("erasure", """{"ground":"retention-ended"}""", Police)).Status);
    }

    [Fact]
    public async Task asks_nobody_while_the_file_is_held_and_when_the_hold_is_lifted()
    {
        await DepositAsync();
        await CloseAsync();
        await DoAsync("holds", """{"ground":"proceedings"}""", Police);
        Service.Clock.Advance(TimeSpan.FromDays((3 * 365) + 2));
        await FireAsync();
        Assert.Empty(await Database.RowsAsync(Running));
        Assert.Equal("vault.held", (await DoAsync("erasure", """{"ground":"retention-ended"}""", Police)).Code);

        var hold = (await GetAsync(File, Police)).Json.GetProperty("holds").EnumerateObject().Single().Name;
        await DoAsync("holds/lifting", $$"""{"holdId":"{{hold}}"}""", Police);
        Assert.StartsWith("erasure-decision|unit.u1001", Assert.Single(await Database.RowsAsync(Running)), StringComparison.Ordinal);

        await DoAsync("holds", """{"ground":"review"}""", Police);
        Assert.Empty(await Database.RowsAsync(Running));
    }

    [Fact]
    public async Task needs_its_details_and_the_unit_that_handles_it()
    {
        Assert.Equal("referral.details-pending", (await CloseAsync()).Code);
        Assert.Equal("access.duty-missing", (await CloseAsync(Police)).Code);
        Assert.Equal("not-found", (await CloseAsync(SpecTokens.For(Party.GAJ, "u1001", Duty.CloseCase))).Code);
    }

    [Fact]
    public async Task is_not_needed_for_a_deposit_that_no_report_names()
    {
        await DepositAsync(Dossier("dossier-later-001"));
        var file = $"/vault/files/{Referral.Dossiers.Dossier.StreamOf("u1001", "dossier-later-001")}";
        Assert.Equal("2026-10-02", (await GetAsync(file, Police)).Text("keptUntil"));
        Assert.Equal(["retention-unclaimed|system|2026-10-02T16:00:00.0000000Z"], await Database.RowsAsync(Running));

        await Service.HandleAsync(Report("report-later", Wire.Body().With("dossierRef", "dossier-later-001")));

        Assert.Null((await GetAsync(file, Police)).Text("keptUntil"));
        Assert.Empty(await Database.RowsAsync(Running));
    }

    private Task<Reply> CloseAsync(string? token = null) =>
        PostAsync($"/cases/{Case}/intake/closing", Closing, ifMatch: "*", key: $"key-{++commands}", token: token ?? Handling);

    private Task<Reply> DoAsync(string what, string body, string token) =>
        PostAsync($"{File}/{what}", body, ifMatch: "*", key: $"key-{++commands}", token: token);

    private Task<int> FireAsync() => Service.Clockwork.FireDueAsync(TestContext.Current.CancellationToken);
}
