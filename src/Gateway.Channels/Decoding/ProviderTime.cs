using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Decoding;

/// <summary>
/// Times as providers write them: seconds, milliseconds, microseconds or nanoseconds since 1970, the first two with or without a fraction, ISO 8601 with <c>T</c> or a blank, with or
/// without a zone (then UTC) or with <c>UTC</c> in its place, RFC 2822, <c>20230727004929</c> and <c>20230727T004929Z</c>. A time nobody can have told is no time, and the item says so; it is never a reason to refuse what the customer wrote.
/// </summary>
internal static class ProviderTime
{
    // The longest form, ISO 8601 with nine digits of a second and a zone, has 35 characters.
    private const int LengthMax = 48;

    // 10^11 seconds is the year 5138 and 10^11 milliseconds is March 1973: what is above counts milliseconds.
    private const long FirstMilliseconds = 100_000_000_000;

    // In the same way: as milliseconds both are beyond the year 5138, and as the finer unit before the year 5138.
    private const long FirstMicroseconds = FirstMilliseconds * 1000;
    private const long FirstNanoseconds = FirstMicroseconds * 1000;

    // Fourteen digits are a calendar's digits; as milliseconds they would be the year 2286 and later.
    private const string Digits14 = "yyyyMMddHHmmss";

    // No channel existed before 2000, and a day covers every wrongly set time zone.
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(1);

    public static DateTimeOffset? Read(ReadOnlySpan<char> text, DateTimeOffset receivedAt, ref bool suspect)
    {
        if (text.IsEmpty)
            return null;
        var time = Parse(text);
        if (time >= Earliest && time <= receivedAt + AheadMax)
            return time.Value.ToUniversalTime();
        suspect = true;
        return null;
    }

    /// <summary>The value the reader stands on, number or text. No string is made of it.</summary>
    public static DateTimeOffset? When(this ref JsonReader reader, DateTimeOffset receivedAt, ref bool suspect)
    {
        // Any character may be written as an escape of six.
        Span<char> text = stackalloc char[LengthMax * 6];
        switch (reader.TokenType)
        {
            case JsonTokenType.Number or JsonTokenType.String when reader.RawLength() > text.Length:
                suspect = true;
                return null;
            case JsonTokenType.Number:
                return Read(text[..Encoding.ASCII.GetChars(reader.RawValue(LengthMax), text)], receivedAt, ref suspect);
            case JsonTokenType.String:
                return Read(text[..reader.CopyString(text)], receivedAt, ref suspect);
            case JsonTokenType.True or JsonTokenType.False:
                suspect = true;
                return null;
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>The time as it is told, however far away; null when the text is none.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length > LengthMax)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (text.Length == Digits14.Length)
                return Exact(text, Digits14);
            var milliseconds = number switch
            {
                < FirstMilliseconds => number * 1000,
                < FirstMicroseconds => number,
                < FirstNanoseconds => number / 1000,
                _ => number / 1_000_000,
            };
            return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction))
        {
            var milliseconds = fraction < FirstMilliseconds ? fraction * 1000 : fraction;
            return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
        }

        if (text.Length >= 15 && text[8] == 'T' && char.IsAsciiDigit(text[0]))
            return Exact(text, "yyyyMMdd'T'HHmmssK");

        // Neither the zone's name nor what mail notes behind it (RFC 5322, section 3.3) is known to the parser.
        if (text.EndsWith(" UTC", StringComparison.OrdinalIgnoreCase))
            text = text[..^4];
        else if (text[^1] == ')' && text.LastIndexOf('(') is > 0 and var comment)
            text = text[..comment].TrimEnd();

        // Only what begins with a whole date may go to the lenient parser: it would fill in today's for a time alone.
        var iso = text.Length >= 10 && text[4] == '-' && text[7] == '-' && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[9]);
        var mail = text.Length >= 20 && text.Contains(':') && (text[3] == ',' || text[1] == ' ' || text[2] == ' ');
        return (iso || mail) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    private static DateTimeOffset? Exact(ReadOnlySpan<char> text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
