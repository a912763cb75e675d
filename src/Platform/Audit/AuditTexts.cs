using System.Globalization;
using System.Resources;
using FourKeyWorks.Platform.Calendar;

namespace FourKeyWorks.Platform.Audit;

/// <summary>Findings as sentences, and the words of the report's columns.</summary>
internal static class AuditTexts
{
    private static readonly ResourceManager Texts = new("FourKeyWorks.Platform.Texts", typeof(AuditTexts).Assembly);

    public static string Of(AuditFinding finding, CultureInfo culture) => string.Format(
        culture, Word(finding.Code, culture), finding.Position, finding.Row, finding.Other, finding.At is { } at ? Local(at) : "");

    public static string Word(string key, CultureInfo culture) => Texts.GetString(key, culture) ?? key;

    /// <summary>As people here read it: local time with its distance from UTC.</summary>
    public static string Local(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, OfficialCalendar.Shanghai).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
