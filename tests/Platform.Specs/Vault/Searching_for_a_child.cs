using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Vault;

[Trait("Needs", "Servers")]
public sealed class Searching_for_a_child(Postgres postgres) : DossierSpecs(postgres)
{
    private static readonly string Elsewhere = SpecTokens.For(Party.GAJ, "u9901", Duty.ReadDossier);

    [Theory]
    [InlineData("id-number", "99999920150304001x"), InlineData("id-ends", "9999001X"), InlineData("name", " 测试甲童"), InlineData("name", "测试·甲童")]
    [InlineData("name-birth", "测试甲童 20150304"), InlineData("guardian", "测试乙")]
    public async Task finds_the_case_by_what_is_declared(string by, string value)
    {
        await DepositAsync();
        Assert.Equal([Case.ToString()], await FindAsync(by, value, Police));
        Assert.Equal([Case.ToString()], await FindAsync(by, value, Procuratorate));
    }

    [Theory]
    [InlineData("name", "测试甲"), InlineData("guardian", "测试甲童"), InlineData("name", "99999920150304001X"), InlineData("id-ends", "99990019")]
    public async Task finds_nothing_by_a_part_or_in_another_way(string by, string value)
    {
        await DepositAsync();
        Assert.Empty(await FindAsync(by, value, Police));
    }

    [Fact]
    public async Task answers_a_stranger_as_if_nobody_were_there()
    {
        await DepositAsync();
        var (there, nowhere) = (await AskAsync("name", ChildName, Elsewhere), await AskAsync("name", "测试无人", Elsewhere));
        Assert.Equal((nowhere.Status, nowhere.Body), (there.Status, there.Body));
    }

    [Fact]
    public async Task is_in_the_trail_whether_it_found_or_not()
    {
        await FindAsync("name", "测试无人", Elsewhere);
        Assert.Equal(["gaj.u9901|search|Name"], await Database.RowsAsync("select by, purpose, array_to_string(fields, ',') from audit"));
    }

    [Fact]
    public async Task goes_on_finding_while_and_after_the_key_of_the_tokens_is_rotated()
    {
        await DepositAsync();
        var before = await Database.RowsAsync("select encode(token, 'hex') from search_tokens order by 1");
        var keys = Service.Services.GetRequiredService<ServiceKeys>();
        keys.Add(KeyPurpose.Token);
        Assert.Equal([Case.ToString()], await FindAsync("name", ChildName, Police));

        await Service.Services.GetRequiredService<KeyRotation>().RotateAsync(KeyPurpose.Token, newKey: false, TestContext.Current.CancellationToken);

        Assert.Equal([Case.ToString()], await FindAsync("name", ChildName, Police));
        Assert.Equal([Case.ToString()], await FindAsync("guardian", Guardian, Procuratorate));
        var after = await Database.RowsAsync("select encode(token, 'hex') from search_tokens order by 1");
        Assert.Equal(before.Length, after.Length);
        Assert.Empty(after.Intersect(before));
        Assert.Equal([keys.Current(KeyPurpose.Token).Name], await Database.RowsAsync("select distinct version from search_tokens"));
    }

    private Task<Reply> AskAsync(string by, string value, string token) =>
        PostAsync("/dossiers/search", System.Text.Json.JsonSerializer.Serialize(new { by, value }), ifMatch: null, key: null, token: token);

    private async Task<string[]> FindAsync(string by, string value, string token) =>
        [.. (await AskAsync(by, value, token)).Json.GetProperty("cases").EnumerateArray().Select(c => c.GetString()!)];
}
