using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>The summaries of types and members, from the documentation file that the compiler writes beside the assembly.</summary>
/// <param name="documentation">The documentation file, or those of several assemblies.</param>
public sealed partial class DocComments(params IEnumerable<XDocument> documentation)
{
    private readonly Dictionary<string, string> summaries = documentation.SelectMany(d => d.Descendants("member"))
        .Where(m => m.Element("summary") is not null)
        // What the compiler generates is called the same in every assembly.
        .DistinctBy(m => m.Attribute("name")!.Value)
        .ToDictionary(m => m.Attribute("name")!.Value, m => Flat(m.Element("summary")!), StringComparer.Ordinal);

    /// <summary>The summary of a type.</summary>
    /// <exception cref="KeyNotFoundException">It has none.</exception>
    public string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return summaries["T:" + type.FullName];
    }

    /// <summary>The summary of a property.</summary>
    /// <exception cref="KeyNotFoundException">It has none.</exception>
    public string OfProperty(Type type, string name)
    {
        ArgumentNullException.ThrowIfNull(type);
        return summaries[$"P:{type.FullName}.{name}"];
    }

    /// <summary>The summary of an enum's member.</summary>
    /// <exception cref="KeyNotFoundException">It has none.</exception>
    public string OfValue(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return summaries[$"F:{value.GetType().FullName}.{value}"];
    }

    private static string Flat(XElement summary)
    {
        var words = summary.DescendantNodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")?.Value.Split('.', ':')[^1] ?? "",
            _ => "",
        });
        return Space().Replace(string.Concat(words), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
