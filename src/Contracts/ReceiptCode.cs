using System.ComponentModel.DataAnnotations;

namespace FourKeyWorks.Contracts.Referral;

/// <summary>
/// The code by which somebody who reported asks how it stands: three groups of six characters that cannot be mistaken for each
/// other (Crockford's base 32), 85 random bits and a check character. Who reports makes it and sends it along, so that no answer
/// which is lost on the way loses it.
/// </summary>
public static class ReceiptCode
{
    /// <summary>How many random bytes <see cref="Of"/> takes.</summary>
    public const int RandomBytes = 11;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int BitsEach = 5, Drawn = 17, Group = 6;

    /// <summary>The code made of these random bytes.</summary>
    /// <exception cref="ArgumentException">There are too few.</exception>
    public static string Of(ReadOnlySpan<byte> random)
    {
        if (random.Length < RandomBytes) throw new ArgumentException($"{RandomBytes} bytes are needed", nameof(random));
        Span<char> code = stackalloc char[Drawn + 1];
        for (var i = 0; i < Drawn; i++) code[i] = Alphabet[Bits(random, i * BitsEach)];
        code[Drawn] = Alphabet[CheckOf(code[..Drawn])];
        return Written(code);
    }

    /// <summary>
    /// The code as it is written, from how somebody typed it: in small letters, with or without separators, O for 0, I or L for 1.
    /// Null where it is none, for instance because a character was mistyped.
    /// </summary>
    public static string? Read(string? typed)
    {
        Span<char> code = stackalloc char[Drawn + 1];
        var length = 0;
        foreach (var typedCharacter in typed ?? "")
        {
            if (typedCharacter is '-' or ' ' or '\u2013' or '\u3000') continue;
            var character = char.ToUpperInvariant(typedCharacter) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (length == code.Length || !Alphabet.Contains(character, StringComparison.Ordinal)) return null;
            code[length++] = character;
        }

        return length == code.Length && Alphabet[CheckOf(code[..Drawn])] == code[Drawn] ? Written(code) : null;
    }

    private static int Bits(ReadOnlySpan<byte> random, int from)
    {
        var two = (random[from / 8] << 8) | (from / 8 + 1 < random.Length ? random[from / 8 + 1] : 0);
        return (two >> (16 - BitsEach - from % 8)) & 0x1F;
    }

    /// <summary>Luhn's algorithm to the base 32: notices each mistyped character and nearly each pair that was swapped.</summary>
    private static int CheckOf(ReadOnlySpan<char> drawn)
    {
        var sum = 0;
        for (var i = drawn.Length - 1; i >= 0; i--)
        {
            var value = Alphabet.IndexOf(drawn[i], StringComparison.Ordinal) * ((drawn.Length - i) % 2 == 1 ? 2 : 1);
            sum += value / Alphabet.Length + value % Alphabet.Length;
        }

        return (Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length;
    }

    private static string Written(ReadOnlySpan<char> code) => $"{code[..Group]}-{code[Group..(2 * Group)]}-{code[(2 * Group)..]}";
}

/// <summary>A <see cref="ReceiptCode"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReceiptCodeAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || (value is string text && ReceiptCode.Read(text) is not null);
}
