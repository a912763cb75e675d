using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.Referral.Dossiers;

namespace FourKeyWorks.Platform.Specs.Vault;

[Trait("Needs", "Servers")]
public sealed class Reading_a_dossier(Postgres postgres) : DossierSpecs(postgres)
{
    private static readonly string[] WhatReliefNeeds =
        ["child.age-band", "child.name", "child.sex", "child.whereabouts", "representative.is-suspect", "representative.name", "representative.phone"];

    [Fact]
    public async Task gives_the_police_child_and_story_but_not_who_reported()
    {
        await DepositAsync();
        var read = await ReadAsync(Police, "handle-report");
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal(ChildName, read.Json.GetProperty("values").GetProperty("child.name").GetString());
        Assert.DoesNotContain(Fields(read), f => f.StartsWith("reporter.", StringComparison.Ordinal));
        Assert.Contains("story.facts", Fields(read));
        Assert.Contains("no-store", read.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task gives_who_reported_to_the_unit_that_must_answer()
    {
        await DepositAsync();
        Assert.Equal(["reporter.name", "reporter.office", "reporter.phone"], Fields(await ReadAsync(Police, "answer-reporter", "reporter")));
        Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(Police, "handle-report", "reporter")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(Police, "answer-reporter")).Status);
    }

    [Fact]
    public async Task tells_who_sees_to_the_child_nothing_of_what_happened()
    {
        await DepositAsync();
        Assert.Equal(WhatReliefNeeds, Fields(await ReadAsync(Relief, "relief-contact")));
    }

    [Fact]
    public async Task hides_a_suspected_representative_from_who_sees_to_the_child()
    {
        var dossier = Dossier();
        dossier["legalRepresentative"]!["isSuspect"] = true;
        await DepositAsync(dossier);

        var relief = await ReadAsync(Relief, "relief-contact");
        Assert.True(relief.Json.GetProperty("doNotContactRepresentative").GetBoolean());
        Assert.DoesNotContain(Fields(relief), f => f.StartsWith("representative.", StringComparison.Ordinal));
        Assert.Contains("representative.name", Fields(await ReadAsync(Police, "handle-report")));
    }

    [Fact]
    public async Task is_in_the_trail_with_who_and_why_and_which_fields()
    {
        await DepositAsync();
        await ReadAsync(Relief, "relief-contact");
        Assert.Equal(
            [$"mzj.u1003|mzj|u1003|relief-contact|person|4|{string.Join(',', WhatReliefNeeds)}"],
            await Database.RowsAsync("select by, department, unit, purpose, subject_kind, level, array_to_string(fields, ',') from audit"));
    }

    [Fact]
    public async Task for_another_purpose_or_by_somebody_else_is_as_if_there_were_nothing()
    {
        await DepositAsync();
        var nothing = await GetAsync($"/cases/{Guid.NewGuid()}/dossier?purpose=handle-report", Police);
        // The other station handles the case of the report; a third has nothing to do with it.
        foreach (var answer in new[]
        {
            await ReadAsync(Police, "relief-contact"), await ReadAsync(Relief, "handle-report"),
            await ReadAsync(SpecTokens.For(Party.GAJ, "u9901", Duty.ReadDossier), "handle-report"),
            await ReadAsync(SpecTokens.For(Party.JYJ, "u1005", Duty.ReadDossier), "handle-report"),
        })
            Assert.Equal(Seen(nothing), Seen(answer));
        Assert.Empty(await Database.RowsAsync("select * from audit"));
    }

    [Fact]
    public async Task without_a_purpose_is_refused()
    {
        await DepositAsync();
        Assert.Equal("vault.purpose-missing", (await GetAsync($"/cases/{Case}/dossier", Police)).Code);
        Assert.Equal("vault.purpose-missing", (await ReadAsync(Police, "curiosity")).Code);
    }

    [Fact]
    public async Task that_is_not_there_yet_is_empty() => Assert.Empty(Fields(await ReadAsync(Police, "handle-report")));

    [Fact]
    public void gives_no_department_but_those_of_the_case_anything() =>
        Assert.Equal([Party.MZJ, Party.GAJ, Party.JCY], DossierFields.Policy.Rules.SelectMany(r => r.Rule.Departments!).Distinct().Order());

    [Fact]
    public async Task values_swapped_between_children_open_for_neither()
    {
        await DepositAsync();
        await DepositAsync(Dossier("dossier-of-another"), key: "deposit-2");
        await Database.ExecuteAsync("""
            update vault_values v set bytes = w.bytes, key_name = w.key_name from vault_values w
            where v.field = 'child.name' and w.field = 'child.name' and v.subject <> w.subject
            """);

        Assert.Equal(HttpStatusCode.InternalServerError, (await ReadAsync(Police, "handle-report")).Status);
    }
}
