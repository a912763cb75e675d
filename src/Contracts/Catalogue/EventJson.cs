using System.Text.Json;
using System.Text.Json.Serialization;

namespace FourKeyWorks.Contracts.Catalogue;

/// <summary>How the body of an event is written and read.</summary>
public static class EventJson
{
    /// <summary>
    /// Strict JSON: camelCase, every required member present, no nulls where none are declared, no duplicates, enums as
    /// their names, instants with their offset. Unknown members are accepted and dropped, so that a sender may be a version ahead.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            MaxDepth = 16,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false), new InstantConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
