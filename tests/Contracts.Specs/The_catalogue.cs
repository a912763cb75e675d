using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Specs;

public partial class The_catalogue
{
    public static TheoryData<string> Types => Contracts.All();

    [Fact]
    public void holds_every_type_once() =>
        Assert.Equal(EventCatalogue.All.Count, EventCatalogue.All.Select(c => c.Type).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Theory, MemberData(nameof(Types))]
    public void names_types_and_records_alike(string type)
    {
        Assert.Matches(EventTypeAttribute.Pattern, type);
        var words = type.Split('.', '-')[3..];
        var record = string.Concat(type.Split('.')[3..].SelectMany(part => part.Split('-')).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        Assert.NotEmpty(words);
        Assert.Equal(record, Contracts.Of(type).ClrType.Name);
    }

    [Theory, MemberData(nameof(Types))]
    public void holds_plain_sealed_records(string type)
    {
        var record = Contracts.Of(type).ClrType;
        Assert.True(record.IsSealed);
        Assert.Equal(typeof(object), record.BaseType);
        Assert.NotNull(record.GetMethod("<Clone>$"));
        Assert.Equal([typeof(IEquatable<>).MakeGenericType(record)], record.GetInterfaces());
        Assert.All(record.GetProperties(), p => Assert.Contains(
            typeof(System.Runtime.CompilerServices.IsExternalInit), p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
    }

    [Theory, MemberData(nameof(Types))]
    public void says_who_sends_and_who_reads(string type)
    {
        var contract = Contracts.Of(type);
        Assert.NotEmpty(contract.From);
        Assert.NotEmpty(contract.To);
        Assert.True(contract.From.All(p => p.IsDepartment()) || contract.From.All(p => !p.IsDepartment()), "Departments or services, not both.");
        if (contract.IsIncoming)
            Assert.Contains(Assert.Single(contract.To), PartyExtensions.Services);
        else
            Assert.Empty(contract.From.Intersect(contract.To));
    }

    [Theory, MemberData(nameof(Types))]
    public void carries_ids_codes_numbers_and_instants_only(string type) =>
        Assert.All(Contracts.Of(type).ClrType.GetProperties(), p => Assert.True(IsPlain(p), $"{p.Name} could hold free text."));

    [Theory, MemberData(nameof(Types))]
    public void names_nothing_that_belongs_to_a_person(string type) =>
        Assert.All(Contracts.Of(type).ClrType.GetProperties(), p => Assert.DoesNotMatch(Person(), p.Name));

    [Theory]
    [InlineData("ChildName"), InlineData("Phone"), InlineData("HomeAddress"), InlineData("IdNumber"), InlineData("BirthDate"), InlineData("Remark")]
    public void would_notice_such_a_name(string name) => Assert.Matches(Person(), name);

    [Fact]
    public void would_notice_free_text()
    {
        Assert.All(typeof(FreeText).GetProperties(), p => Assert.False(IsPlain(p), p.Name));
    }

    private static bool IsPlain(PropertyInfo property)
    {
        var type = property.PropertyType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            type = type.GetGenericArguments()[0];
        else if (Nullable.GetUnderlyingType(type) is { } value)
            type = value;

        if (type != typeof(string))
            return type.IsEnum || Plain.Contains(type);
        return property.PropertyType == typeof(string)
            && property.GetCustomAttributes<ValidationAttribute>().Any(a => a is AllowedValuesAttribute
                || (a is RegularExpressionAttribute pattern && pattern.GetType() != typeof(RegularExpressionAttribute)));
    }

    private static readonly HashSet<Type> Plain = [typeof(Guid), typeof(bool), typeof(int), typeof(long), typeof(DateOnly), typeof(DateTimeOffset)];

    [GeneratedRegex("name|phone|mobile|tel|mail|address|idnumber|idcard|identity|birth|gender|guardian|parent|photo|remark|note|comment|text|description", RegexOptions.IgnoreCase)]
    private static partial Regex Person();

    private sealed record FreeText(
        string Anything, string? Optional, IReadOnlyList<string> Many, object Whatever, FreeText Nested, [property: RegularExpression(".*")] string Loose);
}
