using System.Net;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Platform.Inbox;
using FourKeyWorks.Platform.Specs.Bus;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Cases;
using Marten;

namespace FourKeyWorks.Platform.Specs.Vault;

/// <summary>The case of <see cref="HttpSpecs"/> was opened by a report before its dossier came.</summary>
[Trait("Needs", "Servers")]
public sealed class Depositing_a_dossier(Postgres postgres) : DossierSpecs(postgres)
{
    [Fact]
    public async Task ends_the_wait_for_details_and_its_clock()
    {
        var before = await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(Case));
        Assert.Equal((null, Wire.Now.AddHours(24)), (before.Dossier, before.DetailsDueAt));
        Assert.Equal(["unit.u1001"], await Database.RowsAsync("select owner from deadlines where rule = 'dossier-deposit'"));

        var answer = await DepositAsync();

        Assert.Equal((HttpStatusCode.Created, true), (answer.Status, answer.Headers.Contains($"Location: /dossiers/{Ref}", StringComparison.Ordinal)));
        var after = await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(Case));
        Assert.NotNull(after.Dossier);
        Assert.Null(after.DetailsDueAt);
        Assert.Empty(await Database.RowsAsync("select owner from deadlines where rule = 'dossier-deposit'"));
    }

    [Fact]
    public async Task before_the_report_gives_the_case_its_details_at_once()
    {
        await DepositAsync(Dossier("dossier-came-first"));
        await Service.HandleAsync(Incoming.Report("second-report", Wire.Body().With("dossierRef", "dossier-came-first")));

        var intake = await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(Incoming.CaseOf("second-report")));
        Assert.NotNull(intake.Dossier);
        Assert.Null(intake.DetailsDueAt);
    }

    [Fact]
    public async Task that_never_comes_is_noticed_and_said()
    {
        Service.Clock.Advance(TimeSpan.FromHours(25));
        await Service.Clockwork.FireDueAsync(TestContext.Current.CancellationToken);

        Assert.True((await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(Case))).DetailsMissed);
        Assert.Equal(["unit.u1001|t"], await Database.RowsAsync("select owner, (missed_at is not null)::text::char(1) from deadlines where rule = 'dossier-deposit'"));
    }

    [Fact]
    public async Task serves_one_case_only()
    {
        await DepositAsync();
        await Service.HandleAsync(Incoming.Report("another-report", Wire.Body()));

        await using var session = Service.Store.QuerySession();
        var rejection = Assert.Single(await session.Events.QueryRawEventDataOnly<EventRejected>().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal((RejectionCode.MemberInvalid, "dossierRef"), (rejection.Code, rejection.Member));
    }

    [Fact]
    public async Task twice_is_refused_but_sent_twice_is_the_same()
    {
        var first = await DepositAsync();
        Assert.Equal(first.Status, (await DepositAsync()).Status);
        Assert.Equal("command.exists", (await DepositAsync(key: "deposit-2")).Code);
    }

    [Fact]
    public async Task under_anothers_reference_touches_nothing_of_theirs()
    {
        Assert.Equal(HttpStatusCode.Created, (await DepositAsync(token: OtherStation)).Status);
        Assert.Null((await Service.StateAsync<IntakeTrack>(CaseStreams.Intake(Case))).Dossier);
        Assert.Equal(HttpStatusCode.Created, (await DepositAsync(key: "deposit-2")).Status);
    }

    [Fact]
    public async Task without_a_reference_is_given_one()
    {
        var answer = await DepositAsync(Dossier(null));
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Matches("Location: /dossiers/dossier-[0-9a-f]{32}", answer.Headers);
    }

    [Theory]
    [InlineData("factSummary", "member-missing", "factSummary"), InlineData("suspectedVictim", "member-missing", "suspectedVictim")]
    [InlineData("reporter", "member-missing", "reporter")]
    public async Task that_lacks_something_says_what(string member, string reason, string named)
    {
        var dossier = Dossier();
        dossier.Remove(member);
        var answer = await DepositAsync(dossier);
        Assert.Equal(("command.member-invalid", reason, named), (answer.Code, answer.Text("reason"), answer.Text("member")));
    }

    [Fact]
    public async Task with_something_impossible_deep_inside_says_where_and_never_what()
    {
        var dossier = Dossier();
        dossier["reporter"]!["phone"] = "1";
        var answer = await DepositAsync(dossier);
        Assert.Equal(("command.member-invalid", "reporter.phone"), (answer.Code, answer.Text("member")));
        Assert.DoesNotContain(Reporter, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task leaves_no_readable_word_in_database_or_log()
    {
        await DepositAsync();
        var unreadable = Dossier("dossier-not-taken");
        unreadable["sex"] = new JsonObject { ["name"] = ChildName };
        unreadable["suspectedVictim"]!["ageBand"] = ChildName;
        await DepositAsync(unreadable, key: "deposit-3");

        var everywhere = await Database.DumpAsync() + string.Join('\n', Service.Log);
        foreach (var word in new[] { ChildName, ChildId, Guardian, Reporter, "00000000001", "00000000002", "甲镇一号", "甲镇卫生院", "旧伤" })
            Assert.DoesNotContain(word, everywhere, StringComparison.Ordinal);
    }
}
