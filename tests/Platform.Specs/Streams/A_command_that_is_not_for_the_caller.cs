using System.Net;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Streams;

[Trait("Needs", "Servers")]
public sealed partial class A_command_that_is_not_for_the_caller(Postgres postgres) : HttpSpecs(postgres)
{
    private static readonly Guid Missing = Guid.Parse("00000000-0000-4000-8000-000000000000");

    [Fact]
    public async Task is_answered_as_if_the_thing_did_not_exist()
    {
        // Prosecutors who were given a duty of Civil Affairs' by mistake.
        var foreign = await PostAsync(Contact(), token: Prosecutors);
        var missing = await PostAsync(Contact(Missing), token: Prosecutors);

        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (foreign.Status, foreign.Code));
        Assert.Equal(Same(missing), Same(foreign));
    }

    [Theory, InlineData("\"7\"", MadeAt), InlineData("*", MadeAt), InlineData("\"1\"", """{"madeAt":1}"""), InlineData(null, MadeAt), InlineData("\"1\"", "{")]
    public async Task is_answered_alike_whatever_else_is_wrong_with_it(string? ifMatch, string body)
    {
        var foreign = await PostAsync(Contact(), body, ifMatch, token: Prosecutors);
        var missing = await PostAsync(Contact(Missing), body, ifMatch, token: Prosecutors);

        Assert.Equal(Same(missing), Same(foreign));
    }

    [Theory, InlineData("intake"), InlineData("procuratorate")]
    public async Task nor_is_reading_it(string track)
    {
        var foreign = await GetAsync($"/cases/{Case}/{track}");
        var missing = await GetAsync($"/cases/{Missing}/{track}");

        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.Equal(Same(missing), Same(foreign));
    }

    [Fact]
    public async Task for_want_of_a_duty_names_the_duty()
    {
        var answer = await PostAsync(Contact(), token: SpecTokens.For(Party.MZJ, "u1003", Duty.ReadCase));

        Assert.Equal((HttpStatusCode.Forbidden, "access.duty-missing", "assess-relief"), (answer.Status, answer.Code, answer.Text("duty")));
    }

    [Fact]
    public async Task for_want_of_a_token_is_401()
    {
        var answer = await PostAsync(Contact(), token: null);

        Assert.Equal((HttpStatusCode.Unauthorized, "access.not-signed-in"), (answer.Status, answer.Code));
        Assert.Contains("Bearer", answer.Headers, StringComparison.Ordinal);
    }

    private static string Same(Reply reply) => TraceAndDate().Replace($"{reply.Headers}\n{reply.Body}", "");

    [GeneratedRegex("\"traceId\":\"[0-9a-f]+\"|Date: .*")]
    private static partial Regex TraceAndDate();
}
