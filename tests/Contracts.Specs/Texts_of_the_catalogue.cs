using FourKeyWorks.Contracts.AnyService;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;

namespace FourKeyWorks.Contracts.Specs;

public class Texts_of_the_catalogue
{
    private static readonly CatalogueSource Source = CatalogueSource.Current();

    private static readonly IReadOnlyDictionary<string, string> Chinese = Texts.All(Texts.Chinese), English = Texts.All(Texts.English);

    [Fact]
    public void say_in_Chinese_what_every_event_member_and_code_means() => Assert.Empty(Documented().Concat(Undocumented()).Except(Chinese.Keys));

    [Fact]
    public void say_in_English_what_no_documentation_of_code_says() => Assert.Empty(Undocumented().Except(English.Keys));

    [Fact]
    public void are_the_same_words_of_the_pages_in_both_languages()
    {
        Assert.Empty(English.Keys.Except(Chinese.Keys));
        Assert.Empty(Chinese.Keys.Except(English.Keys).Except(Documented()));
    }

    [Fact]
    public void speak_of_nothing_that_is_not_in_the_catalogue() =>
        Assert.Empty(Chinese.Keys.Where(k => k.Contains('/', StringComparison.Ordinal) || k.StartsWith("cn.", StringComparison.Ordinal)).Except(Documented()).Except(Undocumented()));

    [Fact]
    public void are_Chinese_where_they_should_be() =>
        Assert.All(Chinese.Where(t => t.Key.StartsWith("cn.", StringComparison.Ordinal)), t => Assert.Contains(t.Value, c => c is >= '\u4e00' and <= '\u9fff'));

    [Fact]
    public void leave_out_references_to_papers_that_departments_do_not_have()
    {
        var wording = new Wording(Texts.English, Source.Comments);
        Assert.All(
            Source.Events.SelectMany(e => Member.Of(e, Source.Comments).Select(m => wording.MeaningOf(m.Property)).Append(wording.SummaryOf(e))),
            text => Assert.DoesNotMatch(@"R[0-9]\.[0-9]|domain §|architecture §|\[A\]", text));
    }

    /// <summary>What has an English text in the documentation of the code.</summary>
    private static IEnumerable<string> Documented() =>
    [
        .. Source.Events.SelectMany(e => (string[])[e.Type, Wording.TitleKey(e)]),
        .. Members().Select(m => Wording.KeyOf(m.Property)),
        .. Members().Select(m => m.Code).Where(t => t.IsEnum).Distinct().SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Select(Wording.KeyOf),
        .. Enum.GetValues<Party>().Select(p => Wording.KeyOf(p)),
        .. Enum.GetValues<Sensitivity>().Select(s => Wording.KeyOf(s)),
        .. Enum.GetValues<Addressing>().Select(a => Wording.KeyOf(a)),
    ];

    private static IEnumerable<string> Undocumented() =>
    [
        .. Members().SelectMany(m => m.CodesWithoutEnum.Select(c => Wording.KeyOf(m.Property, c))),
        .. Enum.GetValues<RejectionCode>().Select(Wording.RemedyKey),
    ];

    private static IEnumerable<Member> Members() => Source.Events.SelectMany(e => Member.Of(e, Source.Comments));
}
