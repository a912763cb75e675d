using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FourKeyWorks.Platform.Privacy;

/// <summary>Makes protected values.</summary>
public static class Protected
{
    /// <summary>What is seen of a protected value.</summary>
    public const string Mask = "***";

    /// <summary>Protects a value.</summary>
    public static Protected<T> Of<T>(T value)
        where T : notnull => new(value);
}

/// <summary>
/// A value about a person that must not get into a log, a trace, an event or an answer by accident: text, JSON and
/// debugger show <c>***</c>. Whoever needs it says so with <see cref="Reveal{TResult}"/>.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
[DebuggerDisplay("***")]
[JsonConverter(typeof(MaskedJson))]
public sealed class Protected<T> : IEquatable<Protected<T>>
    where T : notnull
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Func<T> value;

    // Held by a closure, so that serializers that walk over fields find no value either.
    internal Protected(T value) => this.value = () => value;

    /// <summary>Uses the value. The name is meant to be searched for in reviews.</summary>
    public TResult Reveal<TResult>(Func<T, TResult> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return use(value());
    }

    /// <summary>Whether both hold the same value.</summary>
    public bool Equals(Protected<T>? other) => other is not null && EqualityComparer<T>.Default.Equals(value(), other.value());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Protected<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityComparer<T>.Default.GetHashCode(value());

    /// <summary><c>***</c>.</summary>
    public override string ToString() => Protected.Mask;
}

/// <summary>Writes <c>***</c>; reads nothing, so that a mask never becomes a value.</summary>
internal sealed class MaskedJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Protected<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Protected<T>>
        where T : notnull
    {
        public override Protected<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException();

        public override void Write(Utf8JsonWriter writer, Protected<T> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Protected.Mask);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, Protected<T> value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Protected.Mask);
    }
}
