using System.Net;
using System.Text.Json;
using FourKeyWorks.Identity.Directory;

namespace FourKeyWorks.Identity.Specs;

[Trait("Needs", "Servers")]
public sealed class Importing_the_directory(TheIdentity identity)
{
    private const string Import = "api/identity/directory/import";

    [Fact]
    public async Task is_tried_first_and_then_carried_out_as_it_was_seen()
    {
        var system = await identity.AdministratorAsync("chen.system");
        var file = Workbook.Write(new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>
        {
            [Workbook.Units] = [Row((Workbook.Name, "望山村"), (Workbook.Kind, "村社区"), (Workbook.Parent, "u2002"))],
            [Workbook.Contacts] = [Row((Workbook.Name, "望山村"), (Workbook.Contact, "戊示例"), (Workbook.ContactPhone, "000-99990005"), (Workbook.Deputy, "己示例"), (Workbook.DeputyPhone, "000-99990006"))],
        });
        var workbook = Convert.ToBase64String(file);
        using var tried = await system.PostAsync($"{Import}/trial", new { workbook });
        var trial = JsonSerializer.Deserialize<JsonElement>(await tried.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(trial.GetProperty("isGood").GetBoolean(), trial.ToString());
        Assert.Equal(2, trial.GetProperty("changes").GetInt32());

        using var unseen = await system.PostAsync(Import, new { workbook, seen = new string('0', 64) });
        Assert.Equal("directory.import-stale", await CodeOfAsync(unseen));
        using var done = await system.PostAsync(Import, new { workbook, seen = trial.GetProperty("seen").GetString() });
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        var unit = Assert.Single((await system.ReadAsync("api/identity/directory/units?q=望山村")).GetProperty("items").EnumerateArray()).GetProperty("id").GetString();
        Assert.Equal("戊示例", (await system.ReadAsync($"api/identity/directory/units/{unit}/contact")).GetProperty("contact").GetProperty("name").GetString());
        using var again = await system.PostAsync(Import, new { workbook, seen = trial.GetProperty("seen").GetString() });
        Assert.Equal("directory.import-wrong", await CodeOfAsync(again));
    }

    [Fact]
    public async Task is_the_system_administrators_alone_and_takes_only_workbooks()
    {
        var (system, safety) = (await identity.AdministratorAsync("chen.system"), await identity.AdministratorAsync("li.safety"));
        Assert.Equal(403, await safety.GetAsync("api/identity/directory/export"));
        Assert.Equal(200, await system.GetAsync("api/identity/directory/export"));
        using var foreign = await safety.PostAsync($"{Import}/trial", new { workbook = "AAAA" });
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using var broken = await system.PostAsync($"{Import}/trial", new { workbook = "AAAA" });
        Assert.Equal("directory.workbook-unreadable", await CodeOfAsync(broken));
        using var large = await system.PostAsync($"{Import}/trial", new { workbook = new string('A', 2 * 1024 * 1024) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    private static Dictionary<string, string> Row(params (string Column, string Text)[] cells) => cells.ToDictionary(c => c.Column, c => c.Text);

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("code").GetString()!;
}
