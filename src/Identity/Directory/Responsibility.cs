using System.Text.Json;
using System.Text.Json.Serialization;
using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Identity.Directory;

/// <summary>The four key works of the plan (四(二)).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyWork>))]
public enum KeyWork
{
    /// <summary>(一) “四失”未成年人管理 (R0.4-2).</summary>
    FourLosses,
    /// <summary>(二) 法治宣传 (R0.4-3).</summary>
    LegalPublicity,
    /// <summary>(三) 公共场所治理 (R0.4-4).</summary>
    PublicVenues,
    /// <summary>(四) 涉未成年人违法犯罪 (R0.4-5).</summary>
    Offences,
}

/// <summary>Who leads a key work, who carries it out and who helps, by department.</summary>
/// <param name="Work">Which.</param>
/// <param name="Leads">Who leads: 牵头.</param>
/// <param name="Implements">Who carries it out: 组织实施.</param>
/// <param name="Assists">Who helps: 配合.</param>
/// <param name="By">Who entered it.</param>
/// <param name="At">When.</param>
public sealed record ResponsibilitySet(
    KeyWork Work, IReadOnlyList<string> Leads, IReadOnlyList<string> Implements, IReadOnlyList<string> Assists, string By, DateTimeOffset At);

/// <summary>Who has which part in a key work.</summary>
/// <param name="Work">Which.</param>
/// <param name="Leads">Who leads.</param>
/// <param name="Implements">Who carries it out.</param>
/// <param name="Assists">Who helps.</param>
public sealed record Responsibility(KeyWork Work, IReadOnlyList<string> Leads, IReadOnlyList<string> Implements, IReadOnlyList<string> Assists)
{
    /// <summary>The id of the stream.</summary>
    public Guid Id { get; init; }

    /// <summary>A key work as addresses name it: <c>four-losses</c>.</summary>
    public static string NameOf(KeyWork work) => JsonNamingPolicy.KebabCaseLower.ConvertName(work.ToString());

    /// <summary>The stream of a key work.</summary>
    public static Guid StreamOf(string work) => DerivedId.Of("responsibility", work);

    /// <summary>The beginning.</summary>
    public static Responsibility Create(ResponsibilitySet e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(e.Work, e.Leads, e.Implements, e.Assists) { Id = StreamOf(NameOf(e.Work)) };
    }

    /// <summary>Another distribution.</summary>
    public Responsibility Apply(ResponsibilitySet e) => Create(e);
}
