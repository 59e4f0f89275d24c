using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit.Utils;

namespace Gateway.Channels.Email.Text;

/// <summary>Dates as mail programs write them, beside the grammar's (RFC 5322, 3.3): ISO 8601, zones as <c>+01:00</c> and <c>GMT+1</c>, times as <c>10.30.00</c>.</summary>
internal static partial class MailTime
{
    // A date with a day's and a zone's name takes 60 letters; the expressions below are not for more.
    private const int LengthMax = 128;

    public static bool TryParse(string date, out DateTimeOffset time)
    {
        time = default;
        if (date.Length > LengthMax)
            return false;
        if (IsoDate().IsMatch(date))
            return DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) || DateUtils.TryParse(date, out time);
        if (!date.Contains(':', StringComparison.Ordinal))
            date = DottedTime().Replace(date, "$1:$2:$3");
        return DateUtils.TryParse(Zone().Replace(date, Plain), out time);
    }

    /// <summary>Sign and four digits.</summary>
    private static string Plain(Match zone) => $" {zone.Groups["sign"].Value}{zone.Groups["hours"].Value.PadLeft(2, '0')}{zone.Groups["minutes"].Value.PadLeft(2, '0')}";

    [GeneratedRegex(@"^\s*\d{4}-\d{2}-\d{2}[T ]\d", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b(\d{1,2})\.(\d{2})\.(\d{2})\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DottedTime();

    [GeneratedRegex(@"\s(?:GMT|UTC|UT)?(?<sign>[+-])(?<hours>\d{1,2}):(?<minutes>\d{2})\b|\s(?:GMT|UTC|UT)(?<sign>[+-])(?<hours>\d{1,2})(?<minutes>\d{2})?\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Zone();
}
