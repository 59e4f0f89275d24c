using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Channels.Decoding;

namespace Gateway.Channels.Json;

/// <summary>Provider clocks: seconds or milliseconds since 1970, as number or as string, or ISO 8601.</summary>
internal static class JsonTime
{
    // 10^11 seconds is the year 5138 and 10^11 milliseconds is March 1973: what is above counts milliseconds.
    private const long FirstMilliseconds = 100_000_000_000;

    // No channel existed before 2000, and a day covers every wrongly set time zone: outside, the clock is not believed.
    private const long Earliest = 946_684_800_000;
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(1);

    /// <summary>
    /// The time, or null with <paramref name="suspect"/> set when no clock can have told it. Text may be a date in any form; a number that is not whole is wrong.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DateTimeOffset? Time(this ref JsonReader reader, string field, DateTimeOffset receivedAt, ref string? fault, ref bool suspect)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            if (reader.TokenType != JsonTokenType.Null)
                reader.Refuse(field, "must be a whole number of seconds or milliseconds", ref fault);
            return null;
        }

        // 20 characters hold every 64-bit number; more digits are a time no clock tells, but still a number.
        var raw = reader.RawValue(64);
        if (raw.IsEmpty)
            return null;
        if (raw.TrimStart((byte)'-').ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            if (reader.TokenType == JsonTokenType.String)
                return reader.When(receivedAt, ref suspect);
            reader.Refuse(field, "must be a whole number of seconds or milliseconds", ref fault);
            return null;
        }

        return long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? FromNumber(value, receivedAt, ref suspect)
            : Suspect(ref suspect);
    }

    /// <summary>A number of seconds or milliseconds since 1970.</summary>
    public static DateTimeOffset? FromNumber(long value, DateTimeOffset receivedAt, ref bool suspect) =>
        FromMilliseconds(Math.Abs(Math.Max(value, -long.MaxValue)) < FirstMilliseconds ? value * 1000 : value, receivedAt, ref suspect);

    private static DateTimeOffset? FromMilliseconds(long milliseconds, DateTimeOffset receivedAt, ref bool suspect) =>
        milliseconds >= Earliest && milliseconds <= (receivedAt + AheadMax).ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : Suspect(ref suspect);

    private static DateTimeOffset? Suspect(ref bool suspect)
    {
        suspect = true;
        return null;
    }
}
