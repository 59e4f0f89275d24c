using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Slack;

/// <summary>Slack's times are seconds with six digits behind the dot, and the digits only make them unique: the seconds are the time.</summary>
internal static class SlackTime
{
    // Seconds since 2001 have ten digits, and a dot and six more follow.
    private const int NameLength = 17;

    /// <summary>A <c>ts</c> as it was written: it names a message. Some examples have it as a number.</summary>
    public static string? Name(ref JsonReader reader, string field, ref string? fault, string? same = null) =>
        reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length == NameLength && reader.ValueSpan[10] == (byte)'.'
            ? reader.Fact()
            : reader.Id(field, ref fault, same);

    public static DateTimeOffset? Read(string? time, DateTimeOffset receivedAt, ref bool suspect)
    {
        if (time is null)
            return null;
        var dot = time.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return ProviderTime.Read(time, receivedAt, ref suspect);
        var whole = ProviderTime.Read(time.AsSpan(0, dot), receivedAt, ref suspect);

        // Three digits are milliseconds; what follows them is a counter.
        var digits = time.AsSpan(dot + 1);
        return whole is { } at && digits.Length >= 3 && int.TryParse(digits[..3], System.Globalization.NumberStyles.None, null, out var milliseconds)
            ? at.AddMilliseconds(milliseconds)
            : whole;
    }
}
