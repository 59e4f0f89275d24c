using Gateway.Routing.Calendars;

namespace Gateway.Conversations.Threads.Texts;

/// <summary>The clock a customer lives by, from what is known of them.</summary>
internal static class CustomerZones
{
    public const string Label = "zone";

    // Country calling codes (ITU-T E.164) of countries with one time zone, or in which nearly all people share one. Countries with several (1, 7, 52, 55, 61 ...)
    // are left out: a wrong hour is worse than that of the office, which names its offset.
    private static readonly (string Prefix, string Zone)[] ByCallingCode =
    [
        ("20", "Africa/Cairo"), ("212", "Africa/Casablanca"), ("213", "Africa/Algiers"), ("216", "Africa/Tunis"), ("234", "Africa/Lagos"), ("254", "Africa/Nairobi"),
        ("27", "Africa/Johannesburg"), ("30", "Europe/Athens"), ("31", "Europe/Amsterdam"), ("32", "Europe/Brussels"), ("33", "Europe/Paris"), ("353", "Europe/Dublin"),
        ("358", "Europe/Helsinki"), ("36", "Europe/Budapest"), ("380", "Europe/Kyiv"), ("39", "Europe/Rome"), ("40", "Europe/Bucharest"), ("41", "Europe/Zurich"),
        ("420", "Europe/Prague"), ("43", "Europe/Vienna"), ("44", "Europe/London"), ("45", "Europe/Copenhagen"), ("46", "Europe/Stockholm"), ("47", "Europe/Oslo"),
        ("48", "Europe/Warsaw"), ("49", "Europe/Berlin"), ("51", "America/Lima"), ("54", "America/Argentina/Buenos_Aires"), ("57", "America/Bogota"), ("58", "America/Caracas"),
        ("63", "Asia/Manila"), ("65", "Asia/Singapore"), ("66", "Asia/Bangkok"), ("81", "Asia/Tokyo"), ("82", "Asia/Seoul"), ("84", "Asia/Ho_Chi_Minh"),
        ("86", "Asia/Shanghai"), ("852", "Asia/Hong_Kong"), ("886", "Asia/Taipei"), ("90", "Europe/Istanbul"), ("91", "Asia/Kolkata"), ("92", "Asia/Karachi"),
        ("94", "Asia/Colombo"), ("964", "Asia/Baghdad"), ("965", "Asia/Kuwait"), ("966", "Asia/Riyadh"), ("968", "Asia/Muscat"), ("971", "Asia/Dubai"),
        ("972", "Asia/Jerusalem"), ("973", "Asia/Bahrain"), ("974", "Asia/Qatar"), ("98", "Asia/Tehran"),
    ];

    /// <summary>The zone a job's labels name; null when they name none that exists.</summary>
    public static string? Of(IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(Label, out var zone) && BusinessCalendar.KnowsZone(zone) ? zone : null;

    /// <summary>The zone of a phone number's country; null when it has several or the number tells nothing.</summary>
    public static string? OfPhone(string phone)
    {
        var digits = phone.AsSpan().TrimStart('+');
        foreach (var (prefix, zone) in ByCallingCode)
        {
            if (digits.StartsWith(prefix))
            {
                return zone;
            }
        }

        return null;
    }
}
