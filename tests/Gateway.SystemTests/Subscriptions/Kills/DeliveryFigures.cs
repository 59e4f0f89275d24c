using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>What became of the events of one subscriber, held against the log.</summary>
/// <param name="Way">How they came.</param>
/// <param name="Events">Events of the log.</param>
/// <param name="Lost">Of them, never taken.</param>
/// <param name="Unknown">Taken, and not in the log.</param>
/// <param name="OutOfOrder">Taken for the first time after a later one of the same conversation; where the way keeps it, of the same partition.</param>
/// <param name="Repeated">Taken again.</param>
/// <param name="FurthestBack">How far a repetition reached back in its partition.</param>
/// <param name="RepeatsMax">What as many kills may repeat: what one kill of either side leaves unacknowledged, times their number.</param>
internal sealed record DeliveryFigures(string Way, int Events, int Lost, int Unknown, int OutOfOrder, int Repeated, long FurthestBack, int RepeatsMax)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="ordered">The way keeps the order of partitions, not of conversations only.</param>
    public static DeliveryFigures Of(string way, HashSet<(int, long)> log, TakenReader notes, bool ordered, int repeatsMax)
    {
        var (seen, last, conversations) = (new HashSet<(int, long)>(), new Dictionary<int, long>(), new Dictionary<string, long>());
        var (outOfOrder, repeated, back) = (0, 0, 0L);
        foreach (var one in notes.Taken)
        {
            var newest = last.GetValueOrDefault(one.Partition);
            if (!seen.Add((one.Partition, one.Sequence)))
            {
                repeated++;
                back = Math.Max(back, newest - one.Sequence + 1);
                continue;
            }

            var inOrder = !ordered || one.Sequence == newest + 1;
            if (one.ConversationSequence > 0)
            {
                inOrder &= one.ConversationSequence == conversations.GetValueOrDefault(one.Conversation) + 1;
                conversations[one.Conversation] = one.ConversationSequence;
            }

            outOfOrder += inOrder ? 0 : 1;
            last[one.Partition] = Math.Max(newest, one.Sequence);
        }

        return new DeliveryFigures(way, log.Count, log.Except(seen).Count(), seen.Except(log).Count(), outOfOrder, repeated, back, repeatsMax);
    }

    public static string Table(IEnumerable<DeliveryFigures> all, int kills)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"after {kills} SIGKILLs of the gateway and {kills} of every subscriber\n");
        text.Append("| way | events | lost | out of order | repeated | furthest back | allowed to repeat |\n|---|---|---|---|---|---|---|\n");
        foreach (var one in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {one.Way} | {one.Events:N0} | {one.Lost} | {one.OutOfOrder} | {one.Repeated:N0} | {one.FurthestBack:N0} | {one.RepeatsMax:N0} |\n");
        }

        return text.ToString();
    }

    public static string ToJson(IEnumerable<DeliveryFigures> all, int kills) => JsonSerializer.Serialize(new { kills, ways = all }, Json);
}
