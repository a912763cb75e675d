using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>One member of a body, or of an object within it.</summary>
/// <param name="Path">Its name, after those of the objects it lies in.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Property">The property that declares it.</param>
/// <param name="Schema">What it may be.</param>
public sealed record Member(string Path, bool Required, PropertyInfo Property, JsonObject Schema)
{
    /// <summary>All members of an event's body, in the order in which they are written.</summary>
    public static IReadOnlyList<Member> Of(EventContract contract, DocComments comments)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return [.. Within(contract.ClrType, BodySchema.Of(contract, comments), "")];
    }

    /// <summary>The codes it may hold, with what they mean; none if it holds no codes.</summary>
    public IReadOnlyList<(string Code, string Meaning)> Codes(Wording wording)
    {
        ArgumentNullException.ThrowIfNull(wording);
        return Code is { IsEnum: true } code
            ? [.. Enum.GetValues(code).Cast<Enum>().Select(v => (Wording.OnWire(v), wording.MeaningOf(v)))]
            : [.. CodesWithoutEnum.Select(c => (c, wording.MeaningOf(Property, c)))];
    }

    /// <summary>Codes that are declared on the member itself.</summary>
    public IEnumerable<string> CodesWithoutEnum
    {
        get
        {
            if (Property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed) return allowed.Values.OfType<string>();
            return Property.IsDefined(typeof(SituationCodesAttribute))
                ? Enumerable.Range(SituationCodesAttribute.First, SituationCodesAttribute.Last).Select(c => c.ToString(CultureInfo.InvariantCulture))
                : [];
        }
    }

    /// <summary>Its type, or that of its items: where it is an enum, the codes it may hold.</summary>
    public Type Code => Nullable.GetUnderlyingType(Element(Property.PropertyType)) ?? Element(Property.PropertyType);

    private static IEnumerable<Member> Within(Type record, JsonObject schema, string path)
    {
        var required = (schema["required"]?.AsArray() ?? []).Select(r => (string)r!).ToHashSet(StringComparer.Ordinal);
        foreach (var property in record.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (schema["properties"]?[name] is not JsonObject own) continue;
            yield return new Member(path + name, required.Contains(name), property, own);
            var items = own["items"] as JsonObject;
            foreach (var nested in Within(Element(property.PropertyType), items ?? own, path + name + (items is null ? "." : "[].")))
                yield return nested;
        }
    }

    private static Type Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : type;
}
