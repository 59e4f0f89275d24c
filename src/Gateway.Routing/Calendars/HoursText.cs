using System.Globalization;
using Gateway.Contracts.Configuration;

namespace Gateway.Routing.Calendars;

/// <summary>Reads hours as people write them: <c>09:00-17:30</c>; an end that is not later than the start is on the next day.</summary>
public static class HoursText
{
    public const string Rule = "must be hours such as \"09:00-17:30\", \"22:00-06:00\" or \"00:00-24:00\"";

    public const string DaysRule = "must be a day or a range of days: mon, tue, wed, thu, fri, sat, sun, \"mon-fri\"";

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static HoursModel? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || Time(text.AsSpan(0, dash)) is not { } from || Time(text.AsSpan(dash + 1)) is not { } to || from == TimeSpan.FromDays(1))
        {
            return null;
        }

        return new HoursModel(from, to > from ? to : to + TimeSpan.FromDays(1));
    }

    /// <summary>Days of the week, Monday 0, that a name means; null when it means none. A range may go over Sunday: <c>sat-mon</c>.</summary>
    public static IReadOnlyList<int>? ParseDays(string text)
    {
        var parts = text.Split('-');
        var (first, last) = (Array.IndexOf(Days, parts[0]), Array.IndexOf(Days, parts[^1]));
        if (parts.Length > 2 || first < 0 || last < 0)
        {
            return null;
        }

        return [.. Enumerable.Range(first, ((last - first + 7) % 7) + 1).Select(day => day % 7)];
    }

    private static TimeSpan? Time(ReadOnlySpan<char> text) =>
        text is "24:00" ? TimeSpan.FromDays(1)
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan()
        : null;
}
