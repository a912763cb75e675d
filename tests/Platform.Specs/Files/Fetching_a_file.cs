using System.Net;
using FourKeyWorks.Platform.Files;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Files;

[Trait("Needs", "Servers")]
public sealed class Fetching_a_file(Postgres postgres) : FileSpecs(postgres)
{
    private const int Size = 3 * Chunks.Size + 5;

    [Fact]
    public async Task it_is_to_be_saved_and_never_shown_or_run()
    {
        var fetched = await FetchAsync((await SendAsync(Document(Size), "伤情.pdf.html")).Location);

        Assert.Equal("application/pdf", fetched.Described.ContentType!.ToString());
        Assert.Equal(Size, fetched.Described.ContentLength);
        Assert.Equal(("attachment", "伤情.pdf.html.pdf"), (fetched.Described.ContentDisposition!.DispositionType, fetched.Described.ContentDisposition.FileNameStar));
        Assert.Equal("nosniff", Assert.Single(fetched.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(fetched.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("no-store", fetched.Headers.CacheControl!.ToString());
        Assert.Equal("none", Assert.Single(fetched.Headers.AcceptRanges));
    }

    [Fact]
    public async Task a_part_of_it_cannot_be_asked_for()
    {
        var location = (await SendAsync(Document(Size))).Location;
        using var request = new HttpRequestMessage(HttpMethod.Get, location) { Headers = { { "Range", "bytes=0-9" } } };
        using var answer = await Http.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode.OK, Size), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync(Cancellation)).Length));
    }

    [Fact]
    public async Task it_is_in_the_trail_before_it_leaves()
    {
        var sent = await SendAsync(Document(Size));
        Assert.Equal(0, await Database.CountAsync("audit"));

        await FetchAsync(sent.Location);

        Assert.Equal($"gaj.u1001|gaj|u1001|{Purpose}|case|{Case}|file:{sent.Id:N}|4",
            Assert.Single(await Database.RowsAsync("select by, department, unit, purpose, subject_kind, subject, fields[1], level from audit")));
        await Database.ExecuteAsync("alter table audit rename to elsewhere");
        var unrecorded = await FetchAsync(sent.Location);
        Assert.Equal((HttpStatusCode.InternalServerError, "internal"), (unrecorded.Status, unrecorded.Code));
    }

    [Fact]
    public async Task one_of_another_case_is_as_one_that_does_not_exist()
    {
        var sent = await SendAsync(Document(Size));
        var others = await FetchAsync(new Uri($"/cases/{OtherCase}/files/{sent.Id}", UriKind.Relative));
        var none = await FetchAsync(new Uri($"/cases/{Case}/files/{OtherCase}", UriKind.Relative));

        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (others.Status, others.Code));
        Assert.Equal((others.Status, others.Code), (none.Status, none.Code));
        Assert.Equal(0, await Database.CountAsync("audit"));
    }

    [Theory]
    [InlineData("update file_chunks set bytes = set_byte(bytes, 50, get_byte(bytes, 50) # 1) where index = 2")]
    [InlineData("update file_chunks set bytes = substring(bytes from 1 for 1000) where index = 2")]
    [InlineData("update file_chunks set bytes = (select bytes from file_chunks where index = 1) where index = 2")]
    [InlineData("delete from file_chunks where index = 3")]
    public async Task one_that_is_broken_on_the_way_breaks_off(string damage)
    {
        var sent = await SendAsync(Document(Size));
        await Database.ExecuteAsync(damage);

        using var answer = await Http.GetAsync(sent.Location, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Contains(Service.Log, l => l.Contains($"File {sent.Id} could not be given out whole", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("update file_chunks set bytes = set_byte(bytes, 50, get_byte(bytes, 50) # 1) where index = 0")]
    [InlineData("delete from file_chunks where index = 0")]
    [InlineData("update files set details = set_byte(details, 50, get_byte(details, 50) # 1)")]
    public async Task one_that_is_broken_at_its_beginning_is_an_error(string damage)
    {
        var sent = await SendAsync(Document(Size));
        await Database.ExecuteAsync(damage);

        var answer = await FetchAsync(sent.Location);

        Assert.Equal((HttpStatusCode.InternalServerError, "internal"), (answer.Status, answer.Code));
        Assert.Equal(0, await Database.CountAsync("audit"));
    }
}
