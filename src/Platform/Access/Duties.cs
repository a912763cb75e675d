using System.Collections.Frozen;
using System.Text.Json;

namespace FourKeyWorks.Platform.Access;

/// <summary>The names of duties in tokens and answers: <c>open-early-involvement</c>.</summary>
public static class Duties
{
    private static readonly FrozenDictionary<Duty, string> Names =
        Enum.GetValues<Duty>().ToFrozenDictionary(d => d, d => JsonNamingPolicy.KebabCaseLower.ConvertName(d.ToString()));

    private static readonly FrozenDictionary<string, Duty> ByName = Names.ToFrozenDictionary(n => n.Value, n => n.Key);

    /// <summary>The name of a duty.</summary>
    public static string Name(this Duty duty) => Names[duty];

    /// <summary>The duties of these names; a name of another version is passed over and gives nothing.</summary>
    public static IReadOnlySet<Duty> Parse(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var duties = new HashSet<Duty>();
        foreach (var name in names)
            if (ByName.TryGetValue(name, out var duty)) duties.Add(duty);
        return duties;
    }
}
