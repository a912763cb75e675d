using System.Text.Json;
using Refit;

namespace FourKeyWorks.Portal.Services;

/// <summary>What a service says about what it did not do: a stable code, and its own words in the reader's language.</summary>
internal static class ServiceWords
{
    public static (string? Code, string? Title, string? Member) Of(IApiResponse? answer)
    {
        try
        {
            using var problem = JsonDocument.Parse((answer?.Error as ApiException)?.Content ?? "{}");
            return (Member("code"), Member("title"), Member("member"));
            string? Member(string name) => problem.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
