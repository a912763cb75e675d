using System.Globalization;
using System.Net;
using System.Text.Json;
using FourKeyWorks.Contracts.Documents;
using FourKeyWorks.Platform.Calendar;
using FourKeyWorks.ServiceDefaults;

namespace FourKeyWorks.Exchange.Unheard;

/// <summary>The words of a page in one language, ready to stand in HTML.</summary>
internal sealed class PageWords(ProblemTexts texts, CultureInfo culture)
{
    /// <summary>The language as HTML names it.</summary>
    public string Language => culture.Name;

    /// <summary>The words of a key under <c>unheard.</c>.</summary>
    public string this[string key] => Html(texts.Title("unheard." + key, culture));

    /// <summary>The same with values in it.</summary>
    public string Say(string key, params object?[] values) => Html(string.Format(CultureInfo.InvariantCulture, texts.Title("unheard." + key, culture), values));

    /// <summary>The word of a code: <c>unheard.reached.wrong-number</c>.</summary>
    public string Of<TEnum>(string group, TEnum code)
        where TEnum : struct, Enum => this[$"{group}-{JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString())}"];

    /// <summary>An event in words, as the catalogue has it.</summary>
    public string TitleOf(string type) => type == Incident.RestrictedType
        ? texts.Title("unheard.restricted", culture)
        : Texts.Find(type + ":title", LanguageOf(culture)) ?? type;

    /// <summary>What the event is about, as the catalogue has it.</summary>
    public string SummaryOf(string type) => Html(Texts.Find(type, LanguageOf(culture)) ?? "");

    /// <summary>An instant in Beijing time.</summary>
    public static string At(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, OfficialCalendar.Shanghai).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Anything that did not come from the texts.</summary>
    public static string Html(string? text) => WebUtility.HtmlEncode(text ?? "");

    private static CultureInfo LanguageOf(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en" ? Texts.English : Texts.Chinese;
}
