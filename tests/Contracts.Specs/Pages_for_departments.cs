using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Documents;
using FourKeyWorks.Contracts.Specs.Synthetic;

namespace FourKeyWorks.Contracts.Specs;

public class Pages_for_departments
{
    private static readonly CatalogueSource Source = CatalogueSource.Current();

    private static readonly IReadOnlyDictionary<string, byte[]> Served = CatalogueFiles.Served(Source), Kit = CatalogueFiles.Kit(Source);

    private static readonly IReadOnlyDictionary<string, byte[]> OfSynthetic = CatalogueFiles.Kit(SyntheticCatalogue.Source);

    public static TheoryData<string> Types => new(Source.Events.Select(e => e.Type));

    [Theory, MemberData(nameof(Types))]
    public void say_of_every_event_what_each_member_and_code_means(string type)
    {
        var contract = Contracts.Of(type);
        foreach (var wording in Texts.Languages.Select(l => new Wording(l, Source.Comments)))
        {
            var text = Text(Served, $"{wording.Folder}/{type}.html");
            foreach (var member in Member.Of(contract, Source.Comments))
            {
                Assert.Contains(member.Path, text, StringComparison.Ordinal);
                Assert.Contains(wording.MeaningOf(member.Property).Replace("`", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
                Assert.All(member.Codes(wording), c => Assert.Contains(c.Meaning.Replace("`", "", StringComparison.Ordinal), text, StringComparison.Ordinal));
            }

            Assert.All(contract.From.Concat(contract.To), p => Assert.Contains(wording.NameOf(p), text, StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void show_an_example_that_is_the_golden_one(string type)
    {
        var golden = Generated.Read($"tests/Contracts.Specs/Golden/{type}.json");
        Assert.Equal(golden, Encoding.UTF8.GetString(Served[$"examples/{type}.json"]));
        var shown = Page(Served, $"zh/{type}.html").Descendants("pre").Single(p => (string?)p.Attribute("class") == "example").Value;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(golden), JsonNode.Parse(shown)));
    }

    [Fact]
    public void explain_every_rejection_in_both_languages()
    {
        foreach (var folder in (string[])["zh", "en"])
            Assert.Equal(
                Enum.GetValues<RejectionCode>().Select(c => Wording.OnWire(c)),
                Page(Served, folder + "/errors.html").Descendants("tr").Attributes("id").Select(a => a.Value));
    }

    [Fact]
    public void lead_only_to_what_is_there()
    {
        foreach (var files in (IReadOnlyDictionary<string, byte[]>[])[Served, Kit, OfSynthetic])
        {
            foreach (var path in files.Keys.Where(IsPage))
            {
                var page = Page(files, path);
                var anchors = page.Descendants().Attributes("id").Select(a => a.Value).ToHashSet();
                foreach (var link in page.Descendants().Attributes().Where(a => a.Name.LocalName is "href" or "action").Select(a => a.Value))
                {
                    if (link.StartsWith('#')) Assert.Contains(link[1..], anchors);
                    else Assert.True(files.ContainsKey(Resolved(path, link)), $"{path} leads to {link}");
                }
            }
        }
    }

    [Fact]
    public void give_the_same_commands_in_both_languages() => Assert.All(Served.Keys.Where(p => p.StartsWith("zh/", StringComparison.Ordinal)), path =>
        Assert.Equal(Commands(path), Commands("en" + path[2..])));

    [Fact]
    public void need_nothing_but_their_own_style_sheet() => Assert.All(Served.Keys.Where(IsPage), path =>
    {
        var page = Page(Served, path);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "style" or "img" or "iframe");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    });

    [Fact]
    public void show_text_as_text()
    {
        var page = Page(OfSynthetic, "en/cn.fourkeyworks.police.something-told.v1.html");
        Assert.Contains("What was told & where, \"a < b\" (default 3).", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void know_nothing_of_restricted_events()
    {
        Assert.Contains(SyntheticCatalogue.Events, e => e.Restricted);
        Assert.DoesNotContain(OfSynthetic.Keys, path => path.Contains("nobody-knows", StringComparison.Ordinal));
        Assert.All(OfSynthetic, f =>
        {
            var text = Encoding.UTF8.GetString(f.Value);
            Assert.DoesNotContain("nobody-knows", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("NobodyKnows", text, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void mark_a_superseded_version_with_its_last_day_and_its_successor()
    {
        var page = Page(OfSynthetic, "zh/cn.fourkeyworks.police.something-told.v1.html");
        var mark = page.Descendants("p").Single(p => (string?)p.Attribute("class") == "superseded");
        Assert.Contains("2027-10-01", mark.Value, StringComparison.Ordinal);
        Assert.Equal("cn.fourkeyworks.police.something-told.v2.html", (string?)mark.Element("a")!.Attribute("href"));
        Assert.DoesNotContain("superseded", Encoding.UTF8.GetString(OfSynthetic["zh/cn.fourkeyworks.police.something-told.v2.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void show_members_within_members() =>
        Assert.Contains("parts[].count", Text(OfSynthetic, "zh/cn.fourkeyworks.police.something-told.v2.html"), StringComparison.Ordinal);

    [Fact]
    public void are_filled_in_completely() =>
        Assert.All(Kit, f => Assert.DoesNotContain("{{", Encoding.UTF8.GetString(f.Value), StringComparison.Ordinal));

    [Fact]
    public void are_the_same_bytes_each_time()
    {
        var again = CatalogueFiles.Served(CatalogueSource.Current());
        Assert.Equal(Served.Keys, again.Keys);
        Assert.All(Served, f => Assert.Equal(f.Value, again[f.Key]));
    }

    [Fact]
    public void are_in_the_kit_with_all_documents_examples_and_programs()
    {
        using var zip = new ZipArchive(new MemoryStream(Served[CatalogueFiles.KitPath]));
        Assert.Equal(Kit.Keys.Order(StringComparer.Ordinal), zip.Entries.Select(e => e.FullName));
        Assert.Equal(Served.Keys.Except([CatalogueFiles.KitPath]), Kit.Keys);
        foreach (var type in Source.Events.Select(e => e.Type))
            Assert.Equal(type, JsonNode.Parse(Kit[$"schemas/{type}.json"])!["$id"]!.GetValue<string>().Split(':')[^1]);
        foreach (var program in (string[])["publish.py", "receive.py", "push.py", "feed.py", "ask.py", "deposit.py", "verify_receipt.py", "batch.py", "Publish.java", "Receive.java", "Push.java", "Feed.java"])
            Assert.Contains("programs/" + program, Kit.Keys);
    }

    [Fact]
    public void have_no_form_where_nobody_answers_it()
    {
        Assert.NotEmpty(Page(Served, "zh/index.html").Descendants("form"));
        Assert.Empty(Page(Kit, "zh/index.html").Descendants("form"));
    }

    /// <summary>What is to be run: in the first hour, and the programs of the events' pages.</summary>
    private static IEnumerable<string> Commands(string path) =>
        Page(Served, path).Descendants("pre").Where(p => path.EndsWith("first-hour.html", StringComparison.Ordinal) || p.Attribute("data-file") is not null).Select(p => p.Value);

    private static bool IsPage(string path) => path.EndsWith(".html", StringComparison.Ordinal);

    private static string Resolved(string path, string link) =>
        new Uri(new Uri("http://x/" + path), link.Split('#', '?')[0]).AbsolutePath[1..];

    private static string Text(IReadOnlyDictionary<string, byte[]> files, string path) => Page(files, path).Value;

    /// <summary>The pages are well-formed XML too, so that a forgotten end tag is noticed.</summary>
    private static XElement Page(IReadOnlyDictionary<string, byte[]> files, string path)
    {
        using var reader = XmlReader.Create(new MemoryStream(files[path]), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
