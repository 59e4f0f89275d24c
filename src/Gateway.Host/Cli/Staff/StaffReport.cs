using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Routing.Staffing;

namespace Gateway.Host.Cli.Staff;

/// <summary>Prints a plan for people, or as one JSON object.</summary>
internal static class StaffReport
{
    // What a terminal of 80 columns has left beside the time and the number.
    private const int BarMax = 60;

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static void WriteOne(TextWriter output, StaffOptions options, double arrivals, StaffingNeed need)
    {
        if (options.Json)
        {
            output.WriteLine(Json(json => WriteNeed(json, arrivals, need)));
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{need.Agents} agents ({need.Scheduled} to schedule) for {arrivals:0.##} conversations in {options.Interval} minutes:"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {need.Measures.ServiceLevel:P1} within {options.Target!.Value.Within:0.##} s; {need.Measures.Waits:P1} wait; mean wait {need.Measures.MeanWait:0.0} s; "
            + $"{need.Measures.Abandons:P1} leave; agents busy {need.Measures.Occupancy:P1}"));
    }

    public static void Write(TextWriter output, StaffOptions options, EventHistory history, IReadOnlyList<StaffPlan> plans)
    {
        if (options.Json)
        {
            output.WriteLine(Json(json => WriteAll(json, options, history, plans)));
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{history.Events} events from {history.First:yyyy-MM-dd HH:mm} to {history.Last:yyyy-MM-dd HH:mm} UTC; agents at their desks, by time in {options.Zone}"));
        foreach (var plan in plans)
        {
            WriteTable(output, options, plan);
            WriteChart(output, options, plan);
        }
    }

    private static void WriteTable(TextWriter output, StaffOptions options, StaffPlan plan)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.Skill}: {plan.Arrivals} conversations, forecast from {plan.Weeks} {(plan.Weeks == 1 ? "week" : "weeks")}; handling {plan.Rule.Handling:0} s; "
            + $"{(plan.Rule.Patience is { } patience ? string.Create(CultureInfo.InvariantCulture, $"patience {patience:0} s (Erlang A)") : "nobody leaves (Erlang C)")}; {plan.Rule.Target:P0} within {plan.Rule.Within:0.##} s"));
        output.WriteLine("         mon   tue   wed   thu   fri   sat   sun");
        var perDay = plan.Week.Count / 7;
        for (var interval = 0; interval < perDay; interval++)
        {
            var row = Enumerable.Range(0, 7).Select(day => plan.Week[(day * perDay) + interval].Need.Agents).ToArray();
            if (row.Any(agents => agents > 0))
            {
                output.WriteLine($"  {Time(interval, options.Interval)}{string.Concat(row.Select(a => a.ToString(CultureInfo.InvariantCulture).PadLeft(6)))}".TrimEnd());
            }
        }
    }

    /// <summary>The day that needs most agents, interval by interval.</summary>
    private static void WriteChart(TextWriter output, StaffOptions options, StaffPlan plan)
    {
        var perDay = plan.Week.Count / 7;
        var day = Enumerable.Range(0, 7).MaxBy(d => plan.Week.Skip(d * perDay).Take(perDay).Sum(i => i.Need.Agents));
        var intervals = plan.Week.Skip(day * perDay).Take(perDay).ToArray();
        var most = Math.Max(1, intervals.Max(i => i.Need.Agents));
        output.WriteLine();
        output.WriteLine($"  {Days[day]}, the day with most work:");
        for (var interval = 0; interval < perDay; interval++)
        {
            var agents = intervals[interval].Need.Agents;
            if (agents > 0)
            {
                var bar = new string('#', (int)Math.Ceiling((double)agents * BarMax / most));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Time(interval, options.Interval)} {bar} {agents}"));
            }
        }
    }

    private static void WriteAll(Utf8JsonWriter json, StaffOptions options, EventHistory history, IReadOnlyList<StaffPlan> plans)
    {
        json.WriteNumber("events", history.Events);
        json.WriteString("zone", options.Zone);
        json.WriteNumber("intervalMinutes", options.Interval);
        json.WriteStartArray("skills");
        foreach (var plan in plans)
        {
            json.WriteStartObject();
            json.WriteString("skill", plan.Skill);
            json.WriteNumber("conversations", plan.Arrivals);
            json.WriteNumber("weeks", plan.Weeks);
            json.WriteNumber("handlingSeconds", Math.Round(plan.Rule.Handling, 1));
            if (plan.Rule.Patience is { } patience)
            {
                json.WriteNumber("patienceSeconds", Math.Round(patience, 1));
            }

            json.WriteStartArray("week");
            var perDay = plan.Week.Count / 7;
            for (var i = 0; i < plan.Week.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("day", Days[i / perDay]);
                json.WriteString("time", Time(i % perDay, options.Interval));
                WriteNeed(json, plan.Week[i].Arrivals, plan.Week[i].Need);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNeed(Utf8JsonWriter json, double arrivals, StaffingNeed need)
    {
        json.WriteNumber("arrivals", Math.Round(arrivals, 2));
        json.WriteNumber("agents", need.Agents);
        json.WriteNumber("scheduled", need.Scheduled);
        json.WriteNumber("serviceLevel", Math.Round(need.Measures.ServiceLevel, 4));
        json.WriteNumber("waits", Math.Round(need.Measures.Waits, 4));
        json.WriteNumber("meanWaitSeconds", Math.Round(need.Measures.MeanWait, 2));
        json.WriteNumber("abandons", Math.Round(need.Measures.Abandons, 4));
        json.WriteNumber("occupancy", Math.Round(need.Measures.Occupancy, 4));
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Time(int interval, int minutes) => string.Create(CultureInfo.InvariantCulture, $"{interval * minutes / 60:00}:{interval * minutes % 60:00}");
}
