using System.Collections.Frozen;
using System.Globalization;
using NodaTime;

namespace Gateway.Conversations.Threads.Texts;

/// <param name="Sentence">With <c>{when}</c>.</param>
/// <param name="Days">Monday first, in the form that stands before a time of day.</param>
internal sealed record DeferredText(string Sentence, string Today, string Tomorrow, string[] Days);

/// <summary>Tells customers when to expect an answer: day, time of day and offset, such as <c>Montag 09:00 (UTC+1)</c>.</summary>
internal static class DeferredTexts
{
    private const string Fallback = "en";

    // Beyond this the weekday alone is not clear.
    private const int DaysByName = 6;

    /// <param name="language">Primary language subtag; another one, or null, gets English.</param>
    /// <param name="configured">The tenant's own sentences by language.</param>
    /// <param name="zone">The customer's IANA time zone.</param>
    public static string Write(string? language, FrozenDictionary<string, string> configured, DateTimeOffset at, DateTimeOffset now, string zone)
    {
        language = language is not null && (configured.ContainsKey(language) || DeferredTable.ByLanguage.ContainsKey(language)) ? language : Fallback;
        var words = DeferredTable.ByLanguage.GetValueOrDefault(language) ?? DeferredTable.ByLanguage[Fallback];
        var sentence = configured.GetValueOrDefault(language, words.Sentence);
        return sentence.Replace("{when}", When(words, at, now, zone), StringComparison.Ordinal);
    }

    private static string When(DeferredText words, DateTimeOffset at, DateTimeOffset now, string zone)
    {
        var clock = DateTimeZoneProviders.Tzdb[zone];
        var local = Instant.FromDateTimeOffset(at).InZone(clock);
        var days = Period.DaysBetween(Instant.FromDateTimeOffset(now).InZone(clock).Date, local.Date);
        var day = days switch
        {
            0 => words.Today,
            1 => words.Tomorrow,
            <= DaysByName => words.Days[(int)local.DayOfWeek - 1],
            _ => $"{words.Days[(int)local.DayOfWeek - 1]} {local.Date.ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture)}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{day} {local.Hour:00}:{local.Minute:00} ({OffsetOf(local.Offset)})");
    }

    private static string OffsetOf(Offset offset)
    {
        var minutes = offset.Seconds / 60;
        var (sign, size) = (minutes < 0 ? "-" : "+", Math.Abs(minutes));
        return minutes == 0 ? "UTC"
            : size % 60 == 0 ? string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{size / 60}")
            : string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{size / 60}:{size % 60:00}");
    }
}
