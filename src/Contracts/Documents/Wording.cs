using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Catalogue;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>What everything in the catalogue is called and means, in one language.</summary>
/// <remarks>
/// Looked up in <see cref="Texts"/> under the keys below, else in the documentation of the code; so a contract that has no
/// Chinese yet is shown in English.
/// </remarks>
/// <param name="language">The language.</param>
/// <param name="comments">The documentation of the code.</param>
public sealed partial class Wording(CultureInfo language, DocComments comments)
{
    /// <summary>The language as a page and a folder name it: <c>zh</c> or <c>en</c>.</summary>
    public string Folder => language.TwoLetterISOLanguageName;

    /// <summary>The language as HTML names it.</summary>
    public string Tag => language.Name;

    /// <summary>A word of the pages themselves.</summary>
    /// <exception cref="MissingManifestResourceException">There is none of that key.</exception>
    public string this[string key] => Find(key) ?? throw new MissingManifestResourceException(key);

    /// <summary>The short name of an event.</summary>
    public string TitleOf(EventContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var words = contract.Type.Split('.')[^2].Replace('-', ' ');
        return Find(TitleKey(contract)) ?? char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>What an event says.</summary>
    public string SummaryOf(EventContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return Find(contract.Type) ?? Plain(comments.Of(contract.ClrType));
    }

    /// <summary>What a member means.</summary>
    public string MeaningOf(PropertyInfo member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Find(KeyOf(member)) ?? Plain(comments.OfProperty(member.DeclaringType!, member.Name));
    }

    /// <summary>What a code means.</summary>
    public string MeaningOf(Enum code) => Find(KeyOf(code)) ?? Plain(comments.OfValue(code));

    /// <summary>What a code means that is no member of an enum: a situation code, or a word a member may hold.</summary>
    public string MeaningOf(PropertyInfo member, string code) => this[KeyOf(member, code)];

    /// <summary>What the sender of a rejected event can do about it.</summary>
    public string RemedyFor(RejectionCode code) => this[RemedyKey(code)];

    /// <summary>The name of a party.</summary>
    public string NameOf(Party party) => MeaningOf((Enum)party).TrimEnd('.');

    /// <summary>Key of an event's short name; the key of what it says is its <c>type</c>.</summary>
    public static string TitleKey(EventContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return contract.Type + ":title";
    }

    /// <summary>Key of a member: the event's <c>type</c> (or the name of a record within it), <c>/</c>, the member on the wire.</summary>
    public static string KeyOf(PropertyInfo member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var owner = member.DeclaringType!.GetCustomAttribute<EventAttribute>()?.Type ?? member.DeclaringType!.Name;
        return $"{owner}/{JsonNamingPolicy.CamelCase.ConvertName(member.Name)}";
    }

    /// <summary>Key of a code: the enum's name, <c>/</c>, the code on the wire. Parties are named by their code in C#.</summary>
    public static string KeyOf(Enum code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return $"{code.GetType().Name}/{(code is Party or Sensitivity ? code.ToString() : OnWire(code))}";
    }

    /// <summary>Key of a code that is no member of an enum.</summary>
    public static string KeyOf(PropertyInfo member, string code)
    {
        ArgumentNullException.ThrowIfNull(member);
        return member.IsDefined(typeof(SituationCodesAttribute)) ? $"SituationCodes/{code}" : $"{KeyOf(member)}/{code}";
    }

    /// <summary>Key of the advice for a rejection.</summary>
    public static string RemedyKey(RejectionCode code) => KeyOf(code) + ":remedy";

    /// <summary>A code as it stands in JSON.</summary>
    public static string OnWire(Enum code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return JsonSerializer.SerializeToElement(code, code.GetType(), EventJson.Options).GetString()!;
    }

    private string? Find(string key) => Texts.Find(key, language);

    /// <summary>Without the references to our own papers, which departments do not have.</summary>
    private static string Plain(string comment)
    {
        var text = Bracket().Replace(comment, bracket =>
            string.Join("; ", Part().Split(bracket.Groups[1].Value).Where(part => !Reference().IsMatch(part))) is { Length: > 0 } rest ? $" ({rest})" : "");
        return text.Replace(" [A]", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@" ?\(([^()]*)\)")]
    private static partial Regex Bracket();

    [GeneratedRegex("[;,] ")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(R[0-9]|domain |architecture |plan ¶)")]
    private static partial Regex Reference();
}
