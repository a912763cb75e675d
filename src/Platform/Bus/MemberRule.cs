using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Platform.Bus;

/// <summary>What a contract demands of one member: its annotations, and what every text, code and instant must satisfy.</summary>
internal sealed class MemberRule
{
    private readonly JsonPropertyInfo property;
    private readonly ValidationAttribute[] annotations;

    public MemberRule(JsonPropertyInfo property)
    {
        this.property = property;
        annotations = [.. Attributes<ValidationAttribute>()];
        NotInFuture = Attributes<NotInFutureAttribute>().Any();
        var element = ElementType(property.PropertyType);
        // Our own records, of an event or of a command.
        Inner = element.IsClass && element.Namespace?.StartsWith("FourKeyWorks.", StringComparison.Ordinal) is true ? ContractRules.Of(element) : null;
    }

    /// <summary>The member's name on the wire.</summary>
    public string Name => property.Name;

    public bool IsRequired => property.IsRequired;

    public bool NotInFuture { get; }

    /// <summary>The rules of the member's own members, if it is an object of the contract or a list of such.</summary>
    public ContractRules? Inner { get; }

    public object? Value(object body) => property.Get!(body);

    public bool Accepts(object value)
    {
        if (value is string or not IEnumerable) return IsStorable(value) && annotations.All(a => Accepts(a, value));

        var ofItems = annotations.Where(IsOfItems).ToArray();
        return annotations.Except(ofItems).All(a => Accepts(a, value))
            && Items(value).All(item => item is not null && IsStorable(item) && ofItems.All(a => Accepts(a, item)));
    }

    /// <summary>The objects within this member.</summary>
    public IEnumerable<object?> Nested(object value) => Inner is null ? [] : Items(value);

    /// <summary>The same, as JSON.</summary>
    public IEnumerable<JsonElement> Nested(JsonElement json) =>
        Inner is null ? [] : json.ValueKind is JsonValueKind.Array ? json.EnumerateArray() : [json];

    private static IEnumerable<object?> Items(object value) => value is IEnumerable many and not string ? many.Cast<object?>() : [value];

    private static bool IsStorable(object value) => value switch
    {
        string text => !text.Contains('\0', StringComparison.Ordinal), // no text of the database can hold it
        Enum code => Enum.IsDefined(code.GetType(), code),
        DateTimeOffset instant => Instants.IsPlausible(instant),
        _ => true,
    };

    // The stock attribute lets an empty text pass, for it leaves emptiness to [Required].
    private static bool Accepts(ValidationAttribute annotation, object value) =>
        annotation is RegularExpressionAttribute pattern && value is "" ? Regex.IsMatch("", pattern.Pattern) : annotation.IsValid(value);

    // A pattern or range on a list speaks of each of its items; a length speaks of the list.
    private static bool IsOfItems(ValidationAttribute annotation) =>
        annotation is RegularExpressionAttribute or RangeAttribute or StringLengthAttribute;

    private static Type ElementType(Type type) =>
        type == typeof(string) ? type
        : type.GetInterfaces().Prepend(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            is { } list ? list.GetGenericArguments()[0]
        : type;

    private IEnumerable<T> Attributes<T>()
        where T : Attribute =>
        property.AttributeProvider!.GetCustomAttributes(typeof(T), inherit: true).Cast<T>();
}
