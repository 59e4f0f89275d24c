using System.Globalization;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>Provider clocks: seconds or milliseconds since 1970, as number or as string, or ISO 8601.</summary>
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

        return long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? FromNumber(value, receivedAt, ref suspect)
            : Suspect(ref suspect);
    }

    /// <summary>The same, and for <c>2021-09-08T06:34:04+0000</c> and every other ISO 8601 date and time with its offset; UTC where it has none.</summary>
    public static DateTimeOffset? TimeOrDate(
        this ref Utf8JsonReader reader, string field, DateTimeOffset receivedAt, ref string? fault, ref bool suspect)
    {
        // A date and time with nanoseconds and offset has 35 characters.
        Span<char> text = stackalloc char[64];
        if (reader.TokenType != JsonTokenType.String || reader.RawLength() > text.Length)
            return reader.Time(field, receivedAt, ref fault, ref suspect);
        text = text[..reader.CopyString(text)];
        if (text.Length < 10 || text[4] != '-')
            return reader.Time(field, receivedAt, ref fault, ref suspect);
        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return FromMilliseconds(time.ToUnixTimeMilliseconds(), receivedAt, ref suspect);
        }

        reader.Refuse(field, "must be a time", ref fault);
        return null;
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
