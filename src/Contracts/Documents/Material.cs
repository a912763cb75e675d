using System.Text.RegularExpressions;

namespace FourKeyWorks.Contracts.Documents;

/// <summary>The texts that lie in this assembly as files: prose, snippets, programs. A <c>{{name}}</c> in them is filled in.</summary>
internal static partial class Material
{
    private const string Prefix = "FourKeyWorks.Contracts/Documents/";

    private static readonly Dictionary<string, string> Common = new(StringComparer.Ordinal)
    {
        ["https.token"] = HttpsDoor.Token,
        ["https.events"] = HttpsDoor.Events,
        ["https.feed"] = HttpsDoor.Feed,
        ["https.acknowledgements"] = HttpsDoor.Acknowledgements,
        ["https.journal"] = HttpsDoor.Journal,
        ["https.receipts"] = HttpsDoor.Receipts,
        ["https.receipts.keys"] = HttpsDoor.ReceiptKeys,
        ["https.sandbox"] = HttpsDoor.Sandbox,
        ["https.batches"] = HttpsDoor.Batches,
        ["https.batches.next"] = HttpsDoor.NextBatch,
        ["https.dossiers"] = HttpsDoor.Dossiers,
        ["https.reports"] = HttpsDoor.Reports,
        ["reported"] = "cn.fourkeyworks.referral.infringement-reported.v1",
        ["acknowledged"] = "cn.fourkeyworks.department.event-acknowledged.v1",
        ["rejected"] = "cn.fourkeyworks.exchange.event-rejected.v1",
        ["notice"] = "cn.fourkeyworks.referral.relief-assessment-started.v1",
        ["report"] = "cn.fourkeyworks.police.suspected-infringement.v1",
    };

    /// <summary>Names of the files in a folder.</summary>
    public static IEnumerable<string> Files(string folder) =>
        typeof(Material).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix + folder + "/", StringComparison.Ordinal))
            .Select(n => n[(Prefix.Length + folder.Length + 1)..])
            .Order(StringComparer.Ordinal);

    /// <summary>A file, filled in.</summary>
    /// <exception cref="KeyNotFoundException">It asks for something that is not given.</exception>
    public static string Read(string file, params IEnumerable<(string Name, string Value)> values)
    {
        var given = values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return Hole().Replace(Raw(file), hole => given.GetValueOrDefault(hole.Groups[1].Value) ?? Common[hole.Groups[1].Value]);
    }

    private static string Raw(string file)
    {
        using var stream = typeof(Material).Assembly.GetManifestResourceStream(Prefix + file) ?? throw new FileNotFoundException("No such material.", file);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{([a-z.]+)\}\}")]
    private static partial Regex Hole();
}
