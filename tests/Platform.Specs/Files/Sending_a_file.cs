using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FourKeyWorks.Platform.Files;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Files;

[Trait("Needs", "Servers")]
public sealed class Sending_a_file(Postgres postgres) : FileSpecs(postgres)
{
    private const int Largest = (int)FileVault.LargestFile;

    private static readonly Dictionary<string, (Func<HttpContent> Form, HttpStatusCode Status, string Code)> Mistakes = new()
    {
        ["no form"] = (() => new ByteArrayContent(Document(100)), HttpStatusCode.BadRequest, "file.form-invalid"),
        ["an empty form"] = (() => new MultipartFormDataContent(), HttpStatusCode.BadRequest, "file.form-invalid"),
        ["another field"] = (() => Form(new ByteArrayContent(Document(100)), field: "photo"), HttpStatusCode.BadRequest, "file.form-invalid"),
        ["two files"] = (() => new MultipartFormDataContent { { new ByteArrayContent(Document(100)), "file", "a" }, { new ByteArrayContent(Document(100)), "file", "b" } },
            HttpStatusCode.BadRequest, "file.form-invalid"),
        ["a form that ends in the middle"] = (() => Cut(Form(new ByteArrayContent(Document(500_000))), 300_000), HttpStatusCode.BadRequest, "file.form-invalid"),
        ["a name without end"] = (() => Form(new ByteArrayContent(Document(100)), new string('n', 300)), HttpStatusCode.BadRequest, "file.form-invalid"),
        ["an empty file"] = (() => Form(new ByteArrayContent([])), HttpStatusCode.UnprocessableEntity, "file.type-not-taken"),
        ["a program that says it is a picture"] = (() => Form(new ByteArrayContent([.. "MZ"u8, .. new byte[1000]]), "photo.jpg"), HttpStatusCode.UnprocessableEntity, "file.type-not-taken"),
        ["half a picture's head"] = (() => Form(new ByteArrayContent(Pictures.Load("baseline.jpg")[..200])), HttpStatusCode.UnprocessableEntity, "file.damaged"),
        ["a zip"] = (() => Form(new ByteArrayContent(Telling_types_of_files_apart.Zip(("a", "b")))), HttpStatusCode.UnprocessableEntity, "file.type-not-taken"),
        ["a byte too much"] = (() => Form(new ByteArrayContent(Document(Largest + 1))), HttpStatusCode.RequestEntityTooLarge, "request.too-large"),
    };

    public static TheoryData<string> All => [.. Mistakes.Keys];

    [Theory, InlineData(9), InlineData(Chunks.Size), InlineData(Chunks.Size + 1), InlineData(Largest)]
    public async Task it_comes_back_as_it_was(int size)
    {
        var content = Document(Math.Max(40, size));

        var sent = await SendAsync(content);
        var fetched = await FetchAsync(sent.Location);

        Assert.Equal(HttpStatusCode.Created, sent.Status);
        Assert.Equal(content, fetched.Body);
        await LeftAsync(1);
    }

    [Fact]
    public async Task a_picture_comes_back_without_what_it_told()
    {
        var plain = Pictures.Load("progressive.jpg");
        var talking = Pictures.Insert(plain, 2, Pictures.ExifSegment(6));

        var fetched = await FetchAsync((await SendAsync(talking)).Location);

        Assert.Equal(6, Pictures.OrientationIn(fetched.Body));
        Assert.Equal(Pictures.Pixels(plain).Item3, Pictures.Pixels(fetched.Body).Item3);
        Assert.False(Pictures.Holds(fetched.Body));
        var kept = Assert.Single(await Vault.ListAsync(Subject.Case(Case), Cancellation));
        Assert.Equal((FileKind.Jpeg, FileState.NotScanned, fetched.Body.Length), (kept.Kind, kept.State, kept.Size));
        Assert.Equal((Digest(talking), Digest(fetched.Body)), (kept.Received, kept.Kept));
        Assert.True(kept.Name.Reveal(n => n == Name));
        Assert.DoesNotContain("欧阳", kept.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public async Task nothing_is_left_of(string mistake)
    {
        var (form, status, code) = Mistakes[mistake];
        var answer = await SendAsync(form());

        Assert.Equal((status, code), (answer.Status, answer.Code));
        await LeftAsync(0);
    }

    [Fact]
    public async Task one_that_does_not_end_is_cut_off()
    {
        using var client = await BeginAsync();
        var connection = client.GetStream();
        var (sent, answered) = (0L, AnswerAsync(connection));
        try
        {
            for (; !answered.IsCompleted; sent += 100_000) await WriteAsync(connection, new byte[100_000]);
        }
        catch (IOException)
        {
            // It hung up before it had read what was on its way.
        }

        Assert.Equal("HTTP/1.1 413", await answered);
        Assert.InRange(sent, Largest - 100_000, Largest + 8 * 1024 * 1024);
        await LeftAsync(0);
    }

    [Fact]
    public async Task one_that_breaks_off_leaves_nothing()
    {
        using (var client = await BeginAsync())
        {
            await WriteAsync(client.GetStream(), new byte[600_000]);
            await UntilAsync("file_chunks", 2);
        }

        await UntilAsync("files", 0);
        await LeftAsync(0);
    }

    [Fact]
    public async Task one_that_is_too_slow_is_answered_and_leaves_nothing()
    {
        using var client = await BeginAsync();
        await WriteAsync(client.GetStream(), new byte[600_000]);
        await UntilAsync("file_chunks", 2);

        Service.Clock.Advance(FileVault.LongestUpload);

        Assert.Equal("HTTP/1.1 408", await AnswerAsync(client.GetStream()));
        await LeftAsync(0);
    }

    [Fact]
    public async Task the_same_under_the_same_key_is_kept_once_and_another_is_refused()
    {
        var first = await SendAsync(Document(1000));
        var again = await SendAsync(Document(1000));
        var other = await SendAsync(Document(1000, seed: 2));
        var renamed = await SendAsync(Document(1000), name: "b.pdf");

        Assert.Equal(first.Location, again.Location);
        Assert.Equal("command.idempotency-key-reused", other.Code);
        Assert.Equal("command.idempotency-key-reused", renamed.Code);
        Assert.Equal("command.idempotency-key-missing", (await SendAsync(Form(new ByteArrayContent(Document(100))), key: null)).Code);
        await LeftAsync(1);
    }

    [Fact]
    public async Task one_that_its_slice_refuses_leaves_nothing()
    {
        var answer = await SendAsync(Document(1000), path: "files?refuse");

        Assert.Equal("spec.refused", answer.Code);
        await LeftAsync(0);
    }

    [Fact]
    public async Task one_that_nobody_keeps_goes_and_cannot_be_kept_any_more()
    {
        var id = Guid.CreateVersion7();
        var receipt = await Vault.ReceiveAsync(id, Subject.Case(Case), Name, new MemoryStream(Document(1000)), Cancellation);
        var file = Assert.IsType<Receipt.Taken>(receipt).File;
        Assert.Null(await Vault.OpenAsync(Subject.Case(Case), id, Cancellation));
        Assert.Empty(await Vault.ListAsync(Subject.Case(Case), Cancellation));
        await Vault.SweepAsync(Cancellation);
        Assert.Equal(1, await Database.CountAsync("files"));

        Service.Clock.Advance(FileVault.Unclaimed + TimeSpan.FromSeconds(1));
        await Vault.SweepAsync(Cancellation);

        await LeftAsync(0);
        await using var session = Service.Store.LightweightSession();
        FileVault.Keep(session, file);
        await Assert.ThrowsAnyAsync<Exception>(() => session.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task a_subject_that_is_sealed_or_erased_takes_none_and_shows_none()
    {
        var sent = await SendAsync(Document(1000));
        await using (var seal = Database.Keys.CreateCommand("update subject_keys set state = 'sealed', wrapped = null, wrapped_by = null")) await seal.ExecuteNonQueryAsync(Cancellation);
        await using var service = await Service.ServingAsync(Database);

        var vault = service.Services.GetRequiredService<FileVault>();
        Assert.Null(await vault.OpenAsync(Subject.Case(Case), sent.Id, Cancellation));
        Assert.Empty(await vault.ListAsync(Subject.Case(Case), Cancellation));
        await Assert.ThrowsAsync<SubjectClosedException>(() => vault.ReceiveAsync(Guid.CreateVersion7(), Subject.Case(Case), Name, new MemoryStream(Document(100)), Cancellation));
    }

    [Fact]
    public async Task neither_content_nor_name_is_in_clear_in_database_or_log()
    {
        await SendAsync(Document(600_000));
        await SendAsync(Document(100)[..9], key: "key-2");
        await SendAsync([.. "MZ"u8, .. Document(300_000)], key: "key-3");

        var dump = await Database.DumpAsync();
        Assert.Contains("files: ", dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Pictures.Marker, dump, StringComparison.Ordinal);
        Assert.DoesNotContain("欧阳", dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Service.Log, l => l.Contains("欧阳", StringComparison.Ordinal) || l.Contains(Pictures.Marker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task no_file_is_written_on_the_way()
    {
        // Where the framework puts what it reads of a form.
        var folder = Directory.CreateTempSubdirectory("fourkeyworks-specs-forms-");
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", folder.FullName);
        using var watch = new FileSystemWatcher(folder.FullName);
        var seen = new ConcurrentQueue<string>();
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watch.Created += (_, e) =>
        {
            seen.Enqueue(e.Name!);
            written.TrySetResult();
        };
        watch.EnableRaisingEvents = true;

        await FetchAsync((await SendAsync(Document(2_000_000))).Location);
        Assert.Empty(seen);

        // The framework's own way does write one, so the looking finds what is there.
        await SendAsync(Document(2_000_000), path: "forms");
        await written.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        folder.Delete(recursive: true);
    }

    private async Task UntilAsync(string table, long count)
    {
        for (var tries = 0; await Database.CountAsync(table) != count; tries++)
        {
            Assert.True(tries < 200, $"{table} never held {count}");
            await Task.Delay(50, Cancellation);
        }
    }

    private static ByteArrayContent Cut(HttpContent form, int length)
    {
        var content = new ByteArrayContent(form.ReadAsByteArrayAsync(Cancellation).GetAwaiter().GetResult()[..length]);
        content.Headers.ContentType = form.Headers.ContentType;
        return content;
    }

    /// <summary>Sends a form that has begun and whose end nobody knows.</summary>
    private async Task<TcpClient> BeginAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Service.Address.Host, Service.Address.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /cases/{Case}/files HTTP/1.1\r\nHost: x\r\nAuthorization: {Token}\r\nIdempotency-Key: k\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n"), Cancellation);
        await WriteAsync(client.GetStream(), "--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n%PDF-1.7"u8.ToArray());
        return client;
    }

    private static async Task WriteAsync(NetworkStream connection, byte[] content) =>
        await connection.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{content.Length:x}\r\n"), .. content, .. "\r\n"u8], Cancellation);

    private static async Task<string> AnswerAsync(NetworkStream connection)
    {
        var answer = new byte[12];
        await connection.ReadExactlyAsync(answer, Cancellation);
        return Encoding.ASCII.GetString(answer);
    }
}
