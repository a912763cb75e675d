using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Unicode;

namespace FourKeyWorks.Platform.Audit;

/// <summary>Why somebody looks into a message that was set aside.</summary>
public enum LookingPurpose
{
    /// <summary>To help its sender to get it right.</summary>
    HelpSender,
    /// <summary>To find a fault of the system.</summary>
    FindFault,
    /// <summary>Because a minor may be in danger, and the message did not get through.</summary>
    ProtectMinor,
    /// <summary>To examine misuse or an attack.</summary>
    ExamineIncident,
}

/// <summary>Asks for the content of a message that was set aside; every time is recorded before the answer leaves.</summary>
/// <param name="Purpose">Why, as a code.</param>
/// <param name="Reason">Why, in a sentence; it is kept encrypted.</param>
public sealed record LookInside(LookingPurpose Purpose, [property: StringLength(500, MinimumLength = 4)] string Reason);

/// <summary>What is inside: text, or bytes that are none.</summary>
/// <param name="Text">The body, where it is text.</param>
/// <param name="Base64">The body, where it is not.</param>
public sealed record Content(string? Text, string? Base64)
{
    /// <summary>The content of a body.</summary>
    public static Content Of(ReadOnlySpan<byte> body) =>
        Utf8.IsValid(body) ? new Content(Encoding.UTF8.GetString(body), null) : new Content(null, Convert.ToBase64String(body));
}

/// <summary>Purposes as the audit trail names them.</summary>
public static class PurposeCode
{
    /// <summary><c>help-sender</c>.</summary>
    public static string Of(LookingPurpose purpose) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(purpose.ToString());
}
