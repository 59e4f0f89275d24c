using System.Globalization;

namespace Gateway.Load.Traffic;

/// <summary>
/// Every message carries its run and its number in its text: <c>load 48151623 0000000123 ...</c>. It is how messages are found again at the other end, and
/// told from those of earlier runs.
/// </summary>
internal static class MessageText
{
    /// <summary>Digits of a number.</summary>
    private const int Digits = 10;

    /// <summary>Eight digits that no other run is likely to have; ids carry them too, or the gateway would take a second run for repetitions.</summary>
    public static string Run { get; } = Random.Shared.Next(10_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture);

    /// <summary>What a run's customers are counted from: each run has its own, unless two of 10 000 runs share them, and then conversations are taken up again.</summary>
    public static long AliasBase { get; } = long.Parse(Run.AsSpan(0, 4), CultureInfo.InvariantCulture) * 100_000_000;

    public static string Prefix { get; } = $"load {Run} ";

    /// <returns>The number, or -1 when the text is none of ours.</returns>
    public static int NumberOf(string? text) =>
        text is not null && text.Length >= Prefix.Length + Digits && text.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(Prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
}
