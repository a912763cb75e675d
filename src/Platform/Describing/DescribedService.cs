using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FourKeyWorks.Platform.Describing;

/// <summary>What holds for the whole service: where it is, who gets in, how it says that something is wrong.</summary>
internal sealed class DescribedService(string service) : IOpenApiDocumentTransformer
{
    public const string Token = "token";
    public const string ProblemSchema = "Problem";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var texts = context.ApplicationServices.GetRequiredService<ProblemTexts>();
        document.Info = new OpenApiInfo { Title = $"FourKeyWorks {service}", Version = "1", Description = texts.InBoth("openapi.about") };
        // As seen from outside; where the process listens is nobody's business.
        document.Servers = [new OpenApiServer { Url = $"/api/{service}" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema] = Problem(texts);
        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem(ProblemTexts texts) => new()
    {
        Type = JsonSchemaType.Object,
        Description = texts.InBoth("openapi.problem"),
        Required = new HashSet<string> { "type", "title", "status", "code", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["code"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = string.Join('\n', texts.Declared().Select(p =>
                    string.Create(CultureInfo.InvariantCulture, $"- `{p.Code}` ({p.Status}): {texts.InBoth(p.Code)}"))),
            },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String },
        },
    };
}
