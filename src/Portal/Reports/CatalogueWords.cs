using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;

namespace FourKeyWorks.Portal.Reports;

/// <summary>Words that the catalogue of events has already, in the language of the page.</summary>
internal static class CatalogueWords
{
    private static readonly CatalogueSource Source = CatalogueSource.Current();

    private static readonly Wording Chinese = new(Contracts.Documents.Texts.Chinese, Source.Comments), English = new(Contracts.Documents.Texts.English, Source.Comments);

    private static Wording Words => ServiceDefaults.PageLanguage.IsChinese ? Chinese : English;

    /// <summary>What a situation code means.</summary>
    public static string Situation(string code) => Words["SituationCodes/" + code];

    /// <summary>The name of an event and what it says; null for a type that the catalogue has not.</summary>
    public static (string Title, string Summary)? Event(string type) =>
        EventCatalogue.All.FirstOrDefault(c => c.Type == type) is { } contract ? (Words.TitleOf(contract), Words.SummaryOf(contract)) : null;

    /// <summary>The name of a department.</summary>
    public static string Department(Party party) => Words.NameOf(party);
}
