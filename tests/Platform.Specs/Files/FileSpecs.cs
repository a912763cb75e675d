using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;
using FourKeyWorks.Platform.Files;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Services;
using FourKeyWorks.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Files;

/// <summary>A service that keeps files of cases, with a slice as any service has it.</summary>
public abstract class FileSpecs(Postgres postgres) : IAsyncLifetime
{
    internal const string Name = "欧阳测标记 伤情.pdf", Purpose = "handle-case";

    internal static readonly Guid Case = Guid.Parse("00000000-0000-8000-8000-0000000000c1"), OtherCase = Guid.Parse("00000000-0000-8000-8000-0000000000c2");

    internal static readonly string Token = SpecTokens.For(Party.GAJ, "u1001", Duty.DepositDossier, Duty.ReadDossier);

    internal HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    internal ServiceDatabase Database { get; private set; } = null!;

    internal Service Service { get; private set; } = null!;

    internal FileVault Vault => Service.Services.GetRequiredService<FileVault>();

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal virtual string? Scanner => null;

    public virtual async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateAsync();
        Service = await Service.ServingAsync(Database, map: Map, settings: [new("Files:Scanner", Scanner)]);
        Http.BaseAddress = Service.Address;
        Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Token);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Service.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/cases/{id:guid}/files", (Guid id, HttpContext http) => FileUpload.TakeAsync(http, Subject.Case(id), (file, _, _, _) => Task.FromResult(
                http.Request.Query.ContainsKey("refuse") ? FileUpload.Kept.Not(Problem.Refusal("spec.refused")) : new FileUpload.Kept($"/cases/{id}/files/{file.Id}"))))
            .AcceptsFile().RequireDuty(Duty.DepositDossier);
        api.MapGet("/cases/{id:guid}/files/{file:guid}", (Guid id, Guid file, HttpContext http) => FileDownload.SendAsync(http, Subject.Case(id), file, Purpose))
            .RequireDuty(Duty.ReadDossier);
        api.MapPost("/cases/{id:guid}/forms", async (HttpContext http) => Results.Ok((await http.Request.ReadFormAsync()).Files.Count)).RequireDuty(Duty.DepositDossier);
    }

    /// <summary>A document of this size that tells a word.</summary>
    internal static byte[] Document(int size, int seed = 1)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        "%PDF-1.7\nNANSHAN-LU-7-HAO"u8.CopyTo(content);
        return content;
    }

    internal Task<Reply> SendAsync(byte[] content, string name = Name, string key = "key-1", string path = "files") =>
        SendAsync(Form(new ByteArrayContent(content), name), key, path);

    internal async Task<Reply> SendAsync(HttpContent form, string? key = "key-1", string path = "files")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/cases/{Case}/{path}") { Content = form };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await Http.SendAsync(request, Cancellation);
        return await Reply.OfAsync(answer);
    }

    internal static MultipartFormDataContent Form(HttpContent content, string name = Name, string field = "file")
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("text/html");
        return new MultipartFormDataContent { { content, field, name } };
    }

    internal async Task<Reply> FetchAsync(Uri? path)
    {
        using var answer = await Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return await Reply.OfAsync(answer);
    }

    /// <summary>Nothing is there of any file that is not kept, and of kept ones this many.</summary>
    internal async Task LeftAsync(int files)
    {
        Assert.Equal(files, await Database.CountAsync("files"));
        Assert.Equal(0, await Database.CountAsync("files where not kept"));
        Assert.Equal(0, await Database.CountAsync("file_chunks where file not in (select id from files)"));
        Assert.Equal(files > 0, await Database.CountAsync("file_chunks") > 0);
    }

    internal static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    internal sealed record Reply(HttpStatusCode Status, byte[] Body, Uri? Location, HttpResponseHeaders Headers, HttpContentHeaders Described)
    {
        public string? Code => Described.ContentType?.MediaType == "application/problem+json" ? JsonDocument.Parse(Body).RootElement.GetProperty("code").GetString() : null;

        public Guid Id => Guid.Parse(Location!.ToString().Split('/')[^1]);

        public static async Task<Reply> OfAsync(HttpResponseMessage answer) => new(
            answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(Cancellation), answer.Headers.Location, answer.Headers, answer.Content.Headers);
    }
}
