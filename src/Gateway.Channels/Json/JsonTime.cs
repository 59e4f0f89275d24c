using System.Globalization;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>Provider clocks: seconds or milliseconds since 1970, as number or as string.</summary>
internal static class JsonTime
{
    // 10^11 seconds is the year 5138 and 10^11 milliseconds is March 1973: what is above counts milliseconds.
    private const long FirstMilliseconds = 100_000_000_000;

    // No channel existed before 2000, and a day covers every wrongly set time zone: outside, the clock is not believed.
    private const long Earliest = 946_684_800_000;
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(1);

    /// <summary>The time, or null with <paramref name="suspect"/> set when no clock can have told it.</summary>
    public static DateTimeOffset? Time(
        this ref Utf8JsonReader reader, string field, DateTimeOffset receivedAt, ref string? fault, ref bool suspect)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            reader.Refuse(field, "must be a whole number of seconds or milliseconds", ref fault);
            return null;
        }

        // 20 characters hold every 64-bit number; more digits are a time no clock tells, but still a number.
        var raw = JsonScalars.RawValue(reader, stackalloc byte[64]);
        var digits = !raw.IsEmpty && raw[0] == (byte)'-' ? raw[1..] : raw;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            reader.Refuse(field, "must be a whole number of seconds or milliseconds", ref fault);
            return null;
        }

        if (!long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            suspect = true;
            return null;
        }

        var milliseconds = Math.Abs(Math.Max(value, -long.MaxValue)) < FirstMilliseconds ? value * 1000 : value;
        if (milliseconds >= Earliest && milliseconds <= (receivedAt + AheadMax).ToUnixTimeMilliseconds())
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        suspect = true;
        return null;
    }
}
