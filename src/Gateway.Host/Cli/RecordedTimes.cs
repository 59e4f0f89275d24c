using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Host.Cli;

/// <summary>The times a recorded request names: numbers in its headers, URL and body that read as Unix seconds or milliseconds.</summary>
internal static partial class RecordedTimes
{
    // A signed time stands in a header or near the start of the body; each candidate costs one signature check.
    private const int CandidatesMax = 32;
    private const int BodyPrefix = 64 * 1024;

    public static IEnumerable<DateTimeOffset> Of(RecordedRequest request, ReadOnlySequence<byte> body)
    {
        var text = new StringBuilder();
        foreach (var (_, value) in request.Headers)
        {
            text.Append(value).Append('\n');
        }

        text.Append(request.Url.Query).Append('\n');
        text.Append(Encoding.Latin1.GetString(body.Slice(0, Math.Min(body.Length, BodyPrefix))));
        return UnixTime().Matches(text.ToString()).Take(CandidatesMax).Select(m => At(m.Value)).Distinct();
    }

    private static DateTimeOffset At(string digits)
    {
        var number = long.Parse(digits, CultureInfo.InvariantCulture);
        return digits.Length == 13 ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(number);
    }

    [GeneratedRegex(@"(?<!\d)1\d{9}(\d{3})?(?!\d)")]
    private static partial Regex UnixTime();
}
