using System.Globalization;

namespace Gateway.SystemTests.Faults.Load;

/// <summary>Names a customer's n-th message, counted from 0. As text it is the provider's message id.</summary>
internal readonly record struct MessageId(int Customer, int Number)
{
    private const string Prefix = "wamid.F";

    public static MessageId Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return text.StartsWith(Prefix, StringComparison.Ordinal) && dash > 0
            ? new(Int(text.AsSpan(Prefix.Length, dash - Prefix.Length)), Int(text.AsSpan(dash + 1)))
            : throw new FormatException($"'{text}' is no id of a message that was sent here.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Customer}-{Number}");

    private static int Int(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
