using System.Globalization;
using FourKeyWorks.Platform.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FourKeyWorks.Platform.Describing;

/// <summary>What one endpoint asks for: the duty, the headers; and how it refuses.</summary>
internal sealed class DescribedOperation : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var texts = context.ApplicationServices.GetRequiredService<ProblemTexts>();
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Tags = new HashSet<OpenApiTagReference>();
        var duty = metadata.OfType<AccessRegistration.RequiredDuty>().SingleOrDefault()?.Duty.Name();
        operation.Description = duty is null ? texts.InBoth("openapi.open") : string.Format(CultureInfo.InvariantCulture, texts.InBoth("openapi.duty"), duty);
        operation.Responses ??= [];
        operation.Responses["default"] = Problems(context.Document, texts.InBoth("openapi.problem"));
        if (duty is not null)
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(DescribedService.Token, context.Document)] = [] }];
            operation.Responses["401"] = Problems(context.Document, texts.InBoth(ServiceDefaults.Problem.NotSignedIn.Code));
            operation.Responses["403"] = Problems(context.Document, texts.InBoth(ServiceDefaults.Problem.Refused.Code));
        }

        foreach (var header in metadata.OfType<NeededHeader>()) (operation.Parameters ??= []).Add(Parameter(header, texts));
        return Task.CompletedTask;
    }

    private static OpenApiResponse Problems(OpenApiDocument? document, string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(DescribedService.ProblemSchema, document) },
        },
    };

    private static OpenApiParameter Parameter(NeededHeader header, ProblemTexts texts) => new()
    {
        Name = header.Name,
        In = ParameterLocation.Header,
        Required = true,
        Description = texts.InBoth(header.Text),
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
