using System.Globalization;
using FourKeyWorks.Platform.Calendar;

namespace FourKeyWorks.Identity.Pages;

/// <summary>An instant as people here read it.</summary>
internal static class LocalTime
{
    public static string Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, OfficialCalendar.Shanghai).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
