using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Specs.Privacy;

public sealed class Holding_a_protected_value
{
    private const string Secret = "a child's name";

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    private readonly Protected<string> held = Protected.Of(Secret);

    private sealed record Letter(string Code, Protected<string> Name);

    [Fact]
    public void who_says_so_can_use_it() => Assert.Equal(Secret.Length, held.Reveal(v => v.Length));

    [Fact]
    public void text_does_not_show_it()
    {
        Assert.Equal("***", held.ToString());
        Assert.DoesNotContain(Secret, $"{held}|{new Letter("c", held)}", StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, string.Format(CultureInfo.InvariantCulture, "{0}", held), StringComparison.Ordinal);
    }

    [Fact]
    public void json_does_not_show_it()
    {
        var json = JsonSerializer.Serialize(new { Letter = new Letter("c", held), ByName = new Dictionary<Protected<string>, int> { [held] = 1 } });
        Assert.DoesNotContain(Secret, json, StringComparison.Ordinal);
        Assert.Contains("\"***\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void json_with_fields_does_not_show_it() =>
        Assert.Equal("\"***\"", JsonSerializer.Serialize(held, WithFields));

    [Fact]
    public void a_mask_is_not_read_back_as_a_value() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Protected<string>>("\"***\""));

    [Fact]
    public void no_property_or_field_holds_it()
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Assert.Empty(held.GetType().GetProperties(all));
        Assert.All(held.GetType().GetFields(all), f => Assert.NotEqual(Secret, f.GetValue(held)));
    }

    [Fact]
    public void the_debugger_shows_the_mask()
    {
        Assert.Equal("***", held.GetType().GetCustomAttribute<DebuggerDisplayAttribute>()?.Value);
        Assert.All(
            held.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic),
            f => Assert.Equal(DebuggerBrowsableState.Never, f.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State));
    }

    [Fact]
    public void equal_values_are_equal()
    {
        Assert.Equal(held, Protected.Of(Secret));
        Assert.Equal(held.GetHashCode(), Protected.Of(Secret).GetHashCode());
        Assert.NotEqual(held, Protected.Of("another"));
        Assert.False(held.Equals(null));
    }
}
