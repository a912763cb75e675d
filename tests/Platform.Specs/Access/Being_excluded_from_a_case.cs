using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Platform.Specs.Vault;
using FourKeyWorks.Referral.Cases;

namespace FourKeyWorks.Platform.Specs.Access;

/// <summary>The case of <see cref="Incoming"/> is reported by u1001 and handled by u1101.</summary>
[Trait("Needs", "Servers")]
public sealed class Being_excluded_from_a_case(Postgres postgres) : DossierSpecs(postgres)
{
    private static readonly Guid Suspect = Guid.Parse("5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90");

    private static readonly string Prosecutor = SpecTokens.For(Party.JCY, "u1002", Duty.NameConflicts, Duty.ReadCase, Duty.ReadWork);

    private static readonly string Bureau = SpecTokens.For(
        Party.GAJ, "u1001", Duty.ReadCase, Duty.ReadDossier, Duty.ReadReporter, Duty.ReadWork, Duty.KeepRetention, Duty.DepositDossier, Duty.NameConflicts);

    private static readonly string Station = SpecTokens.For(
        Party.GAJ, "u1101", Duty.ReadCase, Duty.ReadDossier, Duty.ReadReporter, Duty.ReadWork, Duty.KeepRetention, Duty.CloseCase, Duty.NameConflicts);

    private static string Conflicts => $"/cases/{Case}/conflicts";

    [Fact]
    public async Task is_never_having_heard_of_it()
    {
        await DepositAsync(token: Bureau);
        var file = await FileAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/cases/{Case}/intake", Bureau)).Status);
        Assert.Equal(1, await FoundAsync(Bureau));

        Assert.Equal(HttpStatusCode.NoContent, (await NameAsync("""{"reason":"suspect","unit":"u1001"}""")).Status);

        var none = await GetAsync($"/cases/{Guid.NewGuid()}/intake", Bureau);
        foreach (var path in new[]
        {
            $"/cases/{Case}/intake", $"/cases/{Case}/dossier?purpose=handle-report", $"/cases/{Case}/dossier", $"/cases/{Case}/dossier/files?purpose=handle-report",
            $"/cases/{Case}/reporter?purpose=answer-reporter", $"/vault/files/{file}", Conflicts,
        })
            Assert.Equal(Seen(none), Seen(await GetAsync(path, Bureau)));
        Assert.Equal(0, await FoundAsync(Bureau));
        Assert.Empty(await WorkAsync(Bureau));
    }

    [Fact]
    public async Task leaves_everybody_else_as_they_were()
    {
        await DepositAsync(token: Bureau);
        await NameAsync("""{"reason":"suspect","unit":"u1001"}""");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/cases/{Case}/intake", Station)).Status);
        Assert.Equal(1, await FoundAsync(Station));
        // Somebody answers for the file all the same.
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/vault/files/{await FileAsync()}", Station)).Status);
    }

    [Fact]
    public async Task holds_for_a_person_and_not_for_the_colleagues()
    {
        var person = SpecTokens.ForPerson(Suspect.ToString(), Party.JCY, "u1002", Duty.ReadCase, Duty.ReadWork, Duty.NameConflicts);
        Assert.Equal(["procuratorate-answer"], await WorkAsync(person));

        await NameAsync($$"""{"reason":"related","person":"{{Suspect}}"}""");

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/procuratorate", person)).Status);
        Assert.Empty(await WorkAsync(person));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(Conflicts, person)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/cases/{Case}/procuratorate", Prosecutor)).Status);
        Assert.Equal(["procuratorate-answer"], await WorkAsync(Prosecutor));
        Assert.Equal($"person.{Suspect}", (await GetAsync(Conflicts, Prosecutor)).Json[0].GetProperty("who").GetString());
    }

    [Fact]
    public async Task ends_when_it_is_lifted()
    {
        await NameAsync("""{"reason":"suspect","unit":"u1001"}""");
        await PostAsync($"{Conflicts}/lifting", """{"unit":"u1001"}""", "*", "lift", Prosecutor);

        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/cases/{Case}/intake", Bureau)).Status);
    }

    [Fact]
    public async Task moves_the_case_to_another_unit_when_it_is_that_which_handled_it()
    {
        await DepositAsync(token: Bureau);
        Assert.Equal("referral.another-unit-needed", (await NameAsync("""{"reason":"suspect","unit":"u1101"}""")).Code);

        await NameAsync("""{"reason":"suspect","unit":"u1101","instead":"u1001"}""", "key-2");

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/intake", Station)).Status);
        Assert.Equal("u1001", (await GetAsync($"/cases/{Case}/intake", Bureau)).Text("handlingUnit"));
        Assert.Equal("u1001", (await Service.StateAsync<ProcuratorateTrack>(CaseStreams.Procuratorate(Case))).HandlingUnit);
        Assert.Equal(0, await FoundAsync(Station));
    }

    [Fact]
    public async Task is_for_neither_relief_nor_who_merely_reported_to_name()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await NameAsync("""{"reason":"suspect","unit":"u1101"}""", token: Bureau)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await NameAsync("""{"reason":"suspect","unit":"u1101"}""", token: SpecTokens.For(Party.MZJ, "u1003", Duty.NameConflicts))).Status);
    }

    [Fact]
    public async Task makes_what_the_unit_sends_about_it_as_if_there_were_none()
    {
        // A second prosecution unit, so that one of them may be left out.
        await Database.ExecuteAsync($"insert into standing (thing, who, relation) values ('{Case}', 'unit.u1002', 'excluded')");

        await Service.HandleAsync(Incoming.InvolvementOpened(Case));

        Assert.Null((await Service.StateAsync<ProcuratorateTrack>(CaseStreams.Procuratorate(Case))).EarlyInvolvementOpenedAt);
        Assert.Equal(1, await Database.CountAsync("waiting"));
    }

    private Task<Reply> NameAsync(string body, string key = "key-1", string? token = null) => PostAsync(Conflicts, body, "*", key, token ?? Prosecutor);

    private async Task<string> FileAsync() => (await Database.RowsAsync("select data ->> 'FileId' from mt_events where type = 'file_begun'"))[0];

    private async Task<int> FoundAsync(string token) =>
        (await PostAsync("/dossiers/search", $$"""{"by":"name","value":"{{ChildName}}"}""", null, null, token)).Json.GetProperty("cases").GetArrayLength();

    private async Task<string[]> WorkAsync(string token) =>
        [.. (await GetAsync("/work", token)).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("rule").GetString()!)];
}
