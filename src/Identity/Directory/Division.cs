namespace FourKeyWorks.Identity.Directory;

/// <summary>
/// The statistics code of a place, 12 digits: six of the county-level city (GB/T 2260), three of the town (GB/T 10114), three of
/// the village.
/// </summary>
internal static class Division
{
    /// <summary>What one looks like.</summary>
    public const string Pattern = "^[1-9][0-9]{11}$";

    private const int CityDigits = 6, TownDigits = 9;

    /// <summary>Whether a unit of this kind can have the code, below one that has the other; null for a code that is not known.</summary>
    public static bool Fits(UnitKind kind, string? code, string? above)
    {
        if (code is null) return true;
        var (town, village) = (code[CityDigits..TownDigits] != "000", code[TownDigits..] != "000");
        return kind switch
        {
            UnitKind.Bureau => !town && !village,
            UnitKind.Town => town && !village,
            UnitKind.Village => town && village && Agree(code, above, TownDigits),
            UnitKind.Grid => town && village && Agree(code, above, code.Length),
            _ => Agree(code, above, TownDigits),
        };
    }

    private static bool Agree(string code, string? above, int digits) => above is null || code[..digits] == above[..digits];
}
