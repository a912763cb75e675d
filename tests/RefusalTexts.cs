using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Resources;
using System.Text.RegularExpressions;

namespace FourKeyWorks.Specs;

/// <summary>The texts of an assembly's refusal codes, and the codes that stand in its code.</summary>
internal static class RefusalTexts
{
    /// <summary>Every literal of the form <c>area.reason-in-words</c>.</summary>
    public static string[] CodesIn(Assembly assembly, string area)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var codes = new List<string>();
        for (var at = metadata.GetNextHandle(default(UserStringHandle)); !at.IsNil; at = metadata.GetNextHandle(at))
        {
            var text = metadata.GetUserString(at);
            if (Regex.IsMatch(text, $@"\A{area}\.[a-z]+(-[a-z]+)*\z")) codes.Add(text);
        }

        return [.. codes.Order(StringComparer.Ordinal)];
    }

    /// <summary>Codes with a text of their own in this culture.</summary>
    public static string[] Texted(Assembly assembly, CultureInfo culture)
    {
        var texts = new ResourceManager(assembly.GetName().Name + ".Texts", assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        return [.. texts!.Cast<System.Collections.DictionaryEntry>().Where(t => t.Value is string { Length: > 3 }).Select(t => (string)t.Key).Order(StringComparer.Ordinal)];
    }
}
