using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit.Utils;

namespace Gateway.Channels.Email.Text;

/// <summary>Dates as mail programs write them, beside the grammar's (RFC 5322, 3.3): ISO 8601, zones as <c>+01:00</c> and <c>GMT+1</c>, times as <c>10.30.00</c>.</summary>
internal static partial class MailTime
{
    // A date with a day's and a zone's name takes 60 letters; the expressions below are not for more.
    private const int LengthMax = 128;

    // Zones whose name means one thing wherever it is written; those of North America are the grammar's own.
    private static readonly FrozenDictionary<string, string> Zones = new Dictionary<string, string>
    {
        ["WEST"] = "+0100",
        ["CET"] = "+0100",
        ["MET"] = "+0100",
        ["MEZ"] = "+0100",
        ["CEST"] = "+0200",
        ["MEST"] = "+0200",
        ["MESZ"] = "+0200",
        ["EET"] = "+0200",
        ["EEST"] = "+0300",
        ["MSK"] = "+0300",
        ["MSD"] = "+0400",
        ["HKT"] = "+0800",
        ["SGT"] = "+0800",
        ["JST"] = "+0900",
        ["KST"] = "+0900",
        ["AEST"] = "+1000",
        ["AEDT"] = "+1100",
        ["NZST"] = "+1200",
        ["NZDT"] = "+1300",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool TryParse(string date, out DateTimeOffset time)
    {
        time = default;
        if (date.Length > LengthMax)
            return false;
        if (IsoDate().IsMatch(date))
            return DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) || DateUtils.TryParse(date, out time);
        if (!date.Contains(':', StringComparison.Ordinal))
            date = DottedTime().Replace(date, "$1:$2:$3");
        date = Ordinal().Replace(LeapSecond().Replace(Fraction().Replace(date, "$1"), "$1:59"), "$1");
        date = ZoneName().Replace(date, name => " " + Zones[name.Groups["name"].Value]);
        return DateUtils.TryParse(Zone().Replace(GluedZone().Replace(date, "$1 $2"), Plain), out time);
    }

    /// <summary>Sign and four digits.</summary>
    private static string Plain(Match zone) => $" {zone.Groups["sign"].Value}{zone.Groups["hours"].Value.PadLeft(2, '0')}{zone.Groups["minutes"].Value.PadLeft(2, '0')}";

    [GeneratedRegex(@"^\s*\d{4}-\d{2}-\d{2}[T ]\d", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b(\d{1,2})\.(\d{2})\.(\d{2})\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DottedTime();

    /// <summary>Behind a time and nothing else: with a number before it the name is a comment.</summary>
    [GeneratedRegex(@"(?<=\d:\d{2})\s+(?<name>WEST|CET|MET|MEZ|CEST|MEST|MESZ|EET|EEST|MSK|MSD|HKT|SGT|JST|KST|AEST|AEDT|NZST|NZDT)\b(?!\s*[+-]\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"(\d:\d{2})([+-]\d{4})\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex GluedZone();

    [GeneratedRegex(@"(:\d{2})\.\d{1,9}\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"(:\d{2}):60\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LeapSecond();

    [GeneratedRegex(@"\b(\d{1,2})(?:st|nd|rd|th)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"\s(?:GMT|UTC|UT)?(?<sign>[+-])(?<hours>\d{1,2}):(?<minutes>\d{2})\b|\s(?:GMT|UTC|UT)(?<sign>[+-])(?<hours>\d{1,2})(?<minutes>\d{2})?\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Zone();
}
