using System.Globalization;

namespace Gateway.Load.Traffic;

/// <summary>Every message carries its number in its text: <c>load 0000000123 ...</c>. It is how messages are found again at the other end.</summary>
internal static class MessageText
{
    public const string Prefix = "load ";

    /// <summary>Digits of a number.</summary>
    public const int Digits = 10;

    /// <returns>The number, or -1 when the text is none of ours.</returns>
    public static int NumberOf(string? text) =>
        text is not null && text.Length >= Prefix.Length + Digits && text.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(Prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
}
