using System.Net;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Work;

[Trait("Needs", "Servers")]
public sealed class Taking_work_on(Postgres postgres) : HttpSpecs(postgres)
{
    private static readonly Guid Ann = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2d01"), Bo = Guid.Parse("01a20fa4-452b-789f-a2e5-300238ee2d02");

    [Fact]
    public async Task colleagues_see_who_has_it()
    {
        Assert.Equal(HttpStatusCode.NoContent, await TakeAsync(Ann));
        Assert.All(await HandlersAsync(Bo, ""), h => Assert.Equal(Ann, h));
        Assert.Equal(2, (await HandlersAsync(Bo, $"?handler={Ann}")).Length);
        Assert.Empty(await HandlersAsync(Bo, $"?handler={Bo}"));
    }

    [Fact]
    public async Task who_is_late_is_told_and_may_take_it_over_knowingly()
    {
        await TakeAsync(Ann);
        var late = await PostAsync($"/work/{Case}/handler", "{}", key: Guid.NewGuid().ToString(), token: Token(Bo));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "work.taken"), (late.Status, late.Code));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/work/{Case}/handler", $$"""{"from":"{{Ann}}"}""", key: Guid.NewGuid().ToString(), token: Token(Bo))).Status);
        Assert.All(await HandlersAsync(Ann, ""), h => Assert.Equal(Bo, h));
    }

    [Fact]
    public async Task what_is_not_in_ones_lists_is_not_there()
    {
        var strange = SpecTokens.ForPerson(Ann.ToString(), Party.JYJ, "u1005", Duty.ReadWork);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/work/{Case}/handler", "{}", token: strange)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/work/{Guid.NewGuid()}/handler", "{}", key: Guid.NewGuid().ToString(), token: Token(Ann))).Status);
    }

    [Fact]
    public async Task released_it_is_the_units_again()
    {
        await TakeAsync(Ann);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/work/{Case}/release", "{}", key: Guid.NewGuid().ToString(), token: Token(Bo))).Status);
        Assert.All(await HandlersAsync(Ann, ""), h => Assert.Null(h));
    }

    [Fact]
    public async Task what_a_leaver_had_is_the_successors()
    {
        await TakeAsync(Ann);
        await Service.HandleAsync(Incoming.Read(
            "cn.fourkeyworks.identity.work-handed-over.v1",
            new() { ["from"] = Ann, ["to"] = Bo, ["unit"] = "u1003", ["acceptedAt"] = "2026-09-02T08:00:00+08:00" }, "handed-over-1", "svc.identity"));
        Assert.All(await HandlersAsync(Bo, ""), h => Assert.Equal(Bo, h));
    }

    private async Task<HttpStatusCode> TakeAsync(Guid person) => (await PostAsync($"/work/{Case}/handler", "{}", key: Guid.NewGuid().ToString(), token: Token(person))).Status;

    private async Task<Guid?[]> HandlersAsync(Guid person, string query) =>
        [.. (await GetAsync("/work" + query, Token(person))).Json.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("handler") is { ValueKind: System.Text.Json.JsonValueKind.String } h ? h.GetGuid() : (Guid?)null)];

    private static string Token(Guid person) => SpecTokens.ForPerson(person.ToString(), Party.MZJ, "u1003", Duty.ReadWork);
}
