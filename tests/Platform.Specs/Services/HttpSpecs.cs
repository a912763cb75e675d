using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Platform.Access;

namespace FourKeyWorks.Platform.Specs.Services;

/// <summary>A Referral that answers over HTTP, and one case in it.</summary>
public abstract class HttpSpecs(Postgres postgres) : IAsyncLifetime
{
    internal const string CivilAffairsToken = "mzj";
    private readonly HttpClient http = new();

    internal ServiceDatabase Database { get; private set; } = null!;

    internal Service Service { get; private set; } = null!;

    internal static Guid Case => Incoming.CaseOf();

    internal static string Contact(Guid? caseId = null) => $"/cases/{caseId ?? Case}/relief/first-contact";

    internal static string Referrals => $"/cases/{Case}/relief/assistance-referrals";

    internal static string CivilAffairs { get; } =
        SpecTokens.For(Party.MZJ, "u1003", Duty.ReadWork, Duty.ReadCase, Duty.AssessRelief, Duty.RaiseAssistanceReferral);

    internal static string Prosecutors { get; } = SpecTokens.For(Party.JCY, "u1002", Duty.ReadWork, Duty.ReadCase, Duty.OpenEarlyInvolvement, Duty.AssessRelief);

    internal const string MadeAt = """{"madeAt":"2026-09-02T07:00:00+08:00"}""";

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateAsync();
        Service = await Service.ServingAsync(Database);
        http.BaseAddress = Service.Address;
        await Service.HandleAsync(Incoming.Report());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Service.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A command as a well-behaved client sends it, but for what is said otherwise; null leaves a header out.</summary>
    internal async Task<Reply> PostAsync(
        string path, string body = MadeAt, string? ifMatch = "\"1\"", string? key = "key-1", string? token = CivilAffairsToken, string language = "zh-CN")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await SendAsync(HttpMethod.Post, path, content, ifMatch, key, token, language);
    }

    internal Task<Reply> GetAsync(string path, string? token = CivilAffairsToken) => SendAsync(HttpMethod.Get, path, null, null, null, token, "zh-CN");

    internal async Task<Reply> SendAsync(
        HttpMethod method, string path, HttpContent? content, string? ifMatch, string? key, string? token, string language)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", token == CivilAffairsToken ? CivilAffairs : token);
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(
            answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.ETag?.ToString(),
            answer.ToString());
    }

    /// <summary>An answer.</summary>
    internal sealed record Reply(HttpStatusCode Status, string Body, string? ETag, string Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Body.Length > 0 ? Body : "{}").RootElement;

        public string? Code => Text("code");

        public string? Text(string member) => Json.TryGetProperty(member, out var value) ? value.ToString() : null;
    }
}
