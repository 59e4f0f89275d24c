using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Load.Checks;

/// <summary>
/// One promise: <c>durable_p99&lt;50ms</c>. <c>durable_pN</c> is the time from when a message is due to its 200, <c>routed_pN</c> to the agent; both need
/// a unit. <c>lost</c>, <c>duplicates</c>, <c>out_of_order</c>, <c>refused</c> and <c>unsent</c> are counts.
/// </summary>
internal sealed partial record Sla(string Text, string Measure, double? Percentile, bool OrEqual, double Limit)
{
    private static readonly string[] Counts = ["lost", "duplicates", "out_of_order", "refused", "unsent"];

    /// <returns>The promise, or what is wrong with the text.</returns>
    public static (Sla? Sla, string? Error) Parse(string text)
    {
        var match = Grammar().Match(text);
        if (!match.Success)
        {
            return (null, $"sla: '{text}' must be like durable_p99<50ms, routed_p99.9<=1s or lost<=0");
        }

        var measure = match.Groups["measure"].Value;
        var percentile = match.Groups["percentile"].Success ? Number(match, "percentile") : (double?)null;
        var unit = match.Groups["unit"].Value;
        var isTime = percentile is not null;
        if (isTime && measure is not ("durable" or "routed") || !isTime && !Counts.Contains(measure))
        {
            return (null, $"sla: '{measure}' of '{text}' is none of durable_pN, routed_pN, {string.Join(", ", Counts)}");
        }

        if (percentile > 100 || isTime == (unit.Length == 0))
        {
            return (null, $"sla: '{text}' must have a percentile of at most 100 and a unit (ms or s) for times, and no unit for counts");
        }

        return (new Sla(text, measure, percentile, match.Groups["equal"].Length > 0, Number(match, "limit") * (unit == "s" ? 1000 : 1)), null);
    }

    /// <param name="value">Milliseconds, or a count; NaN, nothing measured, keeps no promise.</param>
    public bool IsKept(double value) => value < Limit || (OrEqual && value == Limit);

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<measure>[a-z_]+?)(?:_p(?<percentile>\d+(?:\.\d+)?))?\s*<(?<equal>=?)\s*(?<limit>\d+(?:\.\d+)?)(?<unit>ms|s|)$")]
    private static partial Regex Grammar();
}
