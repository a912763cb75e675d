using System.Text.Json;

namespace FourKeyWorks.Exchange.Desk;

/// <summary>Codes as they stand in tables, addresses and answers: <c>delivery-limit</c>.</summary>
internal static class Words
{
    public static string NameOf<TEnum>(TEnum code)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString());

    public static TEnum? Parse<TEnum>(string name)
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().Cast<TEnum?>().FirstOrDefault(c => NameOf(c!.Value) == name);
}
