using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Platform.Specs.Vault;

namespace FourKeyWorks.Platform.Specs.Access;

/// <summary>Somebody of a third station, where the case of <see cref="Incoming"/> is reported by u1001 and handled by u1101.</summary>
[Trait("Needs", "Servers")]
public sealed class Looking_through_broken_glass(Postgres postgres) : DossierSpecs(postgres)
{
    private const string Reason = """{"reason":"孩子此刻在本所门口，办案单位无人接听。"}""";

    private static readonly string Officer = PersonOf("u1201", "5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90");

    private static readonly string Second = PersonOf("u1201", "6b3e9d2f-1a4c-4d8b-8f7e-2c9a5b3d8ea1");

    private static readonly string PrivacyOfficer = SpecTokens.ForPerson("7c4fae30-2b5d-4e9c-9a8f-3dab6c4e9fb2", Party.WBB, "u1004", Duty.WatchPrivacy);

    [Fact]
    public async Task gives_track_and_dossier_marked_and_in_the_trail()
    {
        await DepositAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/intake", Officer)).Status);

        Assert.Equal(HttpStatusCode.Created, (await BreakAsync()).Status);

        var track = await GetAsync($"/cases/{Case}/intake", Officer);
        Assert.Equal(HttpStatusCode.OK, track.Status);
        Assert.Contains("Glass-Until", track.Headers, StringComparison.Ordinal);
        Assert.NotNull(track.Text("glassUntil"));
        var dossier = await ReadAsync(Officer, "break-glass");
        Assert.Equal(ChildName, dossier.Json.GetProperty("values").GetProperty("child.name").GetString());
        Assert.NotNull(dossier.Text("glassUntil"));
        Assert.Contains("Glass-Until", dossier.Headers, StringComparison.Ordinal);
        Assert.Equal(["break-glass", "break-glass", "break-glass"], await Database.RowsAsync("select purpose from audit"));
    }

    [Fact]
    public async Task gives_neither_who_reported_nor_anything_to_do()
    {
        await DepositAsync();
        await BreakAsync();

        foreach (var purpose in new[] { "answer-reporter", "break-glass" })
            Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(Officer, purpose, "reporter")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(Officer, "handle-report")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/cases/{Case}/intake/closing", "{}", token: Officer)).Status);
    }

    [Fact]
    public async Task is_marked_for_nobody_who_may_anyway()
    {
        await DepositAsync();
        var own = await ReadAsync(Police, "handle-report");

        Assert.DoesNotContain("Glass-Until", own.Headers, StringComparison.Ordinal);
        Assert.Null(own.Text("glassUntil"));
    }

    [Fact]
    public async Task ends_after_half_an_hour()
    {
        await BreakAsync();
        Service.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/intake", Officer)).Status);
    }

    [Fact]
    public async Task ends_when_a_second_person_finds_it_wrong()
    {
        var glass = (await BreakAsync()).Headers.Split("/glass/")[1][..36];
        Assert.Equal("referral.glass-same-person", (await PostAsync($"/glass/{glass}/disapproval", "{}", "*", "key-1", Officer)).Code);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/glass/{glass}/disapproval", "{}", "*", "key-2", Second)).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/intake", Officer)).Status);
        Assert.Equal("disapproved", (await GetAsync("/glass", Second)).Json.GetProperty("items")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task is_seen_by_the_privacy_officer_with_its_reason_which_is_stored_nowhere_in_plain()
    {
        var glass = (await BreakAsync()).Headers.Split("/glass/")[1][..36];

        Assert.Equal(1, (await GetAsync("/glass/watch", PrivacyOfficer)).Json.GetProperty("items").GetArrayLength());
        Assert.Contains("无人接听", (await GetAsync($"/glass/watch/{glass}", PrivacyOfficer)).Text("reason"), StringComparison.Ordinal);
        Assert.Equal(0, await Database.CountAsync("mt_events where data::text like '%无人接听%'"));
        Assert.Equal(["break-glass|glass.reason"], await Database.RowsAsync("select purpose, array_to_string(fields, ',') from audit"));
    }

    [Fact]
    public async Task is_refused_to_who_is_excluded_as_if_there_were_no_case()
    {
        await PostAsync(
            $"/cases/{Case}/conflicts", """{"reason":"suspect","person":"5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90"}""", "*", "key-c",
            SpecTokens.For(Party.JCY, "u1002", Duty.NameConflicts));

        Assert.Equal(Seen(await PostAsync($"/cases/{Guid.NewGuid()}/glass", Reason, null, "key-n", Officer)), Seen(await BreakAsync()));
    }

    [Fact]
    public async Task closes_for_who_becomes_excluded()
    {
        var glass = (await BreakAsync()).Headers.Split("/glass/")[1][..36];
        await PostAsync(
            $"/cases/{Case}/conflicts", """{"reason":"suspect","person":"5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90"}""", "*", "key-c",
            SpecTokens.For(Party.JCY, "u1002", Duty.NameConflicts));

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/intake", Officer)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/glass/{glass}", Officer)).Status);
        Assert.Equal(0, (await GetAsync("/glass", Officer)).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task is_not_to_be_had_before_what_is_sealed_and_closes_when_it_is()
    {
        await DepositAsync();
        await BreakAsync();
        var file = (await Database.RowsAsync("select data ->> 'FileId' from mt_events where type = 'file_begun'"))[0];
        var sealing = await PostAsync(
            $"/vault/files/{file}/seal", """{"ground":"restricted-archive","month":"2026-09","category":"a","outcome":"b"}""", "*", "key-s", Police);
        Assert.Equal(HttpStatusCode.NoContent, sealing.Status);

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/intake", Officer)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/cases/{Case}/glass", Reason, null, "key-2", Officer)).Status);
    }

    [Fact]
    public async Task needs_a_reason() =>
        Assert.Equal("reason", (await PostAsync($"/cases/{Case}/glass", """{"reason":"急"}""", null, "key-1", Officer)).Text("member"));

    private Task<Reply> BreakAsync() => PostAsync($"/cases/{Case}/glass", Reason, null, "key-b", Officer);

    private static string PersonOf(string unit, string subject) => SpecTokens.ForPerson(
        subject, Party.GAJ, unit, Duty.BreakGlass, Duty.ApproveGlass, Duty.ReadCase, Duty.ReadDossier, Duty.ReadReporter, Duty.CloseCase, Duty.ReadWork);
}
