namespace Gateway.Journal;

/// <summary>Times as both stores keep them: whole milliseconds since 1970, which a Redis score holds exactly.</summary>
internal static class JournalTime
{
    private const long DayMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>Rounded up: nothing is due before its time.</summary>
    public static long DueMilliseconds(DateTimeOffset at)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        return Of(milliseconds) < at ? milliseconds + 1 : milliseconds;
    }

    public static DateTimeOffset Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The day, counted from 1970, that dedupe ids of this moment are kept under.</summary>
    public static int Day(long milliseconds) => (int)Math.Floor(milliseconds / (double)DayMilliseconds);
}
