using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>JSON Schema of an event's body: what <see cref="EventJson"/> takes, and the rules declared on the members.</summary>
public static class BodySchema
{
    /// <summary>The schema, to be part of another document.</summary>
    public static JsonObject Of(EventContract contract, DocComments comments)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(comments);
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => Describe(context, schema, comments),
        };
        var body = EventJson.Options.GetJsonSchemaAsNode(contract.ClrType, exporter).AsObject();
        body.Insert(0, "title", contract.ClrType.Name);
        body.Insert(1, "description", comments.Of(contract.ClrType));
        if (contract.SupersededBy is not null)
            body.Insert(2, "deprecated", true);
        return body;
    }

    /// <summary>The schema as a document of its own.</summary>
    public static string Json(EventContract contract, DocComments comments)
    {
        var body = Of(contract, comments);
        body.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        body.Insert(1, "$id", $"urn:fourkeyworks:schema:{contract.Type}");
        return DocumentJson.Write(body);
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode exported, DocComments comments)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = type == typeof(DateTimeOffset) ? Instant(nullable: type != context.TypeInfo.Type) : exported;
        if (context.TypeInfo.Type.IsEnum)
            schema.AsObject().Insert(0, "type", "string");
        if (context.PropertyInfo is not { AttributeProvider: PropertyInfo property } || schema is not JsonObject member)
            return schema;

        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            Constrain(member, rule);
        member.Insert(0, "description", Description(property, comments));
        return member;
    }

    // The converter is our own, so the exporter cannot know.
    private static JsonObject Instant(bool nullable) => new()
    {
        ["type"] = nullable ? new JsonArray("string", "null") : "string",
        ["format"] = "date-time",
    };

    private static void Constrain(JsonObject member, ValidationAttribute rule)
    {
        switch (rule)
        {
            case RegularExpressionAttribute pattern:
                member["pattern"] = pattern.Pattern;
                break;
            case AllowedValuesAttribute allowed:
                member["enum"] = new JsonArray([.. allowed.Values.Select(v => JsonSerializer.SerializeToNode(v))]);
                break;
            case LengthAttribute length when member.ContainsKey("items"):
                (member["minItems"], member["maxItems"]) = (length.MinimumLength, length.MaximumLength);
                break;
            case LengthAttribute length:
                (member["minLength"], member["maxLength"]) = (length.MinimumLength, length.MaximumLength);
                break;
            case RangeAttribute range:
                (member["minimum"], member["maximum"]) = (JsonSerializer.SerializeToNode(range.Minimum), JsonSerializer.SerializeToNode(range.Maximum));
                break;
            case SituationCodesAttribute:
                member["uniqueItems"] = true;
                (member["items"]!["minimum"], member["items"]!["maximum"]) = (SituationCodesAttribute.First, SituationCodesAttribute.Last);
                break;
            default:
                throw new NotSupportedException($"{rule.GetType().Name} has no counterpart in JSON Schema yet: add it here.");
        }
    }

    private static string Description(PropertyInfo property, DocComments comments)
    {
        var text = comments.OfProperty(property.DeclaringType!, property.Name);
        if (property.IsDefined(typeof(NotInFutureAttribute)))
            text += " Not in the future, 5 minutes allowed.";
        return Enumeration(property.PropertyType) is { } values
            ? text + "\n" + string.Join("\n", values.Select(v => $"- `{JsonSerializer.SerializeToNode(v, v.GetType(), EventJson.Options)}`: {comments.OfValue(v)}"))
            : text;
    }

    private static IEnumerable<Enum>? Enumeration(Type type)
    {
        var value = type.IsGenericType ? type.GetGenericArguments()[0] : type;
        return value.IsEnum ? Enum.GetValues(value).Cast<Enum>() : null;
    }
}
