using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using FourKeyWorks.LocalHost;

namespace FourKeyWorks.Exchange.Specs;

/// <summary>The kit as a newcomer has it: found from the catalogue's front page, unpacked into an empty folder, with credentials beside it.</summary>
internal sealed class TheKit : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fourkeyworks-kit-");

    /// <summary>Where it lies.</summary>
    public string Folder => folder.FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Goes from the front page to the kit and unpacks it.</summary>
    public static async Task<TheKit> UnpackedAsync(LocalSystem system, params string[] users)
    {
        var kit = new TheKit();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var front = await http.GetAsync(new Uri(system.Gateway, "api/exchange/catalogue"), Cancellation);
        await using var page = await front.Content.ReadAsStreamAsync(Cancellation);
        var link = (string)Parsed(page).Descendants("a").Attributes("href").Single(h => h.Value.EndsWith("kit.zip", StringComparison.Ordinal));
        await using var zip = await http.GetStreamAsync(new Uri(front.RequestMessage!.RequestUri!, link), Cancellation);
        await ZipFile.ExtractToDirectoryAsync(zip, kit.Folder, Cancellation);
        foreach (var user in users) File.Copy(CredentialFiles.PathOf(system, user), kit.PathOf(user + ".json"));
        return kit;
    }

    /// <summary>The pieces of a page that are to be run or copied.</summary>
    public IEnumerable<XElement> Code(string page)
    {
        using var file = File.OpenRead(PathOf(page));
        return [.. Parsed(file).Descendants("pre")];
    }

    /// <summary>The program of a page that is to be stored under a name.</summary>
    public string Snippet(string page, string file) => Code(page).Single(p => (string?)p.Attribute("data-file") == file).Value;

    public Task<string> ReadAsync(string file) => File.ReadAllTextAsync(PathOf(file), Cancellation);

    public Task WriteAsync(string file, string text) => File.WriteAllTextAsync(PathOf(file), text, Cancellation);

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => folder.Delete(recursive: true);

    private static XElement Parsed(Stream page)
    {
        using var reader = XmlReader.Create(page, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
