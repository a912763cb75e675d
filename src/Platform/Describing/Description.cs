using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FourKeyWorks.Platform.Describing;

/// <summary>
/// What a service offers over HTTP, as an OpenAPI document made from its endpoints: so it cannot say anything else than
/// what is there. Public: it says what may be asked, and nothing of what was answered.
/// </summary>
public static class Description
{
    private const string Prefix = "FourKeyWorks.";

    /// <summary>Adds it. The document's name is the service's in addresses.</summary>
    public static void AddDescription(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var service = NameOf(builder.Environment);
        builder.Services.AddOpenApi(service, o =>
        {
            // Commands are called Command in every slice.
            o.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } id
                ? type.Type is { DeclaringType: { } slice, IsGenericType: false } ? $"{slice.Name}.{id}" : id
                : null;
            o.AddDocumentTransformer(new DescribedService(service));
            o.AddOperationTransformer(new DescribedOperation());
        });
    }

    /// <summary>Maps it to <c>/openapi/&lt;service&gt;.json</c>.</summary>
    public static void MapDescription(this IEndpointRouteBuilder api) => api.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    /// <summary><c>legal-education</c> for <c>FourKeyWorks.LegalEducation</c>.</summary>
    private static string NameOf(IHostEnvironment environment) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(environment.ApplicationName.Replace(Prefix, "", StringComparison.Ordinal));
}
