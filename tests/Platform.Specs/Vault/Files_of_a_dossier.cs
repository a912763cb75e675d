using System.Net;
using System.Net.Http.Headers;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Vault;

[Trait("Needs", "Servers")]
public sealed class Files_of_a_dossier(Postgres postgres) : DossierSpecs(postgres)
{
    private static readonly byte[] Pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"u8.ToArray();

    private static readonly string Investigator = SpecTokens.For(Party.GAJ, "u1001", Duty.ReadDossier);

    [Fact]
    public async Task come_back_as_they_were_sent_and_in_the_trail()
    {
        await DepositAsync();
        Assert.Equal(HttpStatusCode.Created, (await SendAsync()).Status);
        var listed = (await GetAsync($"/cases/{Case}/dossier/files?purpose=handle-report", Investigator)).Json.EnumerateArray().Single();
        Assert.Equal(("伤情记录.pdf", "pdf"), (listed.GetProperty("name").GetString(), listed.GetProperty("kind").GetString()));

        var fetched = await GetAsync($"/cases/{Case}/dossier/files/{listed.GetProperty("id").GetGuid()}?purpose=handle-report", Investigator);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(Pdf), fetched.Body);
        Assert.Contains("attachment", fetched.Headers, StringComparison.Ordinal);
        Assert.Equal(2, await Database.CountAsync("audit where purpose = 'handle-report' and subject_kind = 'case' and level = 4"));
    }

    [Fact]
    public async Task are_nothing_for_who_does_not_read_the_story()
    {
        await DepositAsync();
        await SendAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/dossier/files?purpose=relief-contact", Relief)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/cases/{Case}/dossier/files?purpose=handle-report", Relief)).Status);
    }

    [Fact]
    public async Task are_laid_only_to_a_dossier_of_ones_own()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync()).Status);
        await DepositAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(OtherStation)).Status);
    }

    [Fact]
    public async Task go_with_the_file_that_is_erased()
    {
        await DepositAsync();
        await SendAsync();
        var file = $"/vault/files/{Referral.Dossiers.Dossier.StreamOf("u1001", Ref)}/erasure";
        await PostAsync(file, """{"ground":"wrong-person"}""", ifMatch: "*", key: "erase-1", token: Police);
        await PostAsync($"{file}/confirmation", "{}", ifMatch: "*", key: "erase-2", token: Colleague);
        await Service.Clockwork.FireDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (await Database.CountAsync("files"), await Database.CountAsync("file_chunks")));
    }

    private async Task<Reply> SendAsync(string? token = null)
    {
        using var file = new ByteArrayContent(Pdf);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var form = new MultipartFormDataContent { { file, "file", "伤情记录.pdf" } };
        return await SendAsync(HttpMethod.Post, $"/dossiers/{Ref}/files", form, ifMatch: null, key: "file-1", token: token ?? Police, language: "zh-CN");
    }
}
