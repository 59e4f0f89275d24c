using System.Globalization;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>The selectors of a job: those of its queue and its own, with the job's labels filled in.</summary>
internal static class Selecting
{
    public static IReadOnlyList<SelectorModel> Of(QueueModel queue, ThreadState state)
    {
        if (queue.Selectors.Count == 0 && state.Wishes.Selectors.Count == 0)
        {
            return [];
        }

        // A job for one person keeps what is hard: where data may be read does not depend on who was chosen.
        return
        [
            .. queue.Selectors.Concat(state.Wishes.Selectors).Where(s => state.OnlyAgent is null || s.IsHard)
                .Select(s => Fill(s, state.Labels)).OfType<SelectorModel>(),
        ];
    }

    // Null where the job lacks a label that is asked for.
    private static SelectorModel? Fill(SelectorModel selector, Dictionary<string, string> labels)
    {
        if (selector.Values.All(v => v.Text?.StartsWith('{') != true))
        {
            return selector;
        }

        var filled = new List<LabelValue>(selector.Values.Count);
        foreach (var value in selector.Values)
        {
            if (value.Text is not ['{', .. var name, '}'])
            {
                filled.Add(value);
            }
            else if (labels.TryGetValue(name, out var text))
            {
                filled.Add(Value(selector.Comparison, text));
            }
            else
            {
                return null;
            }
        }

        return selector with { Values = filled };
    }

    // Labels of jobs are texts; what is compared by size is a number where it looks like one.
    private static LabelValue Value(SelectorOperator comparison, string text) =>
        comparison is SelectorOperator.Less or SelectorOperator.LessOrEqual or SelectorOperator.Greater or SelectorOperator.GreaterOrEqual
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number)
            ? LabelValue.Of(number)
            : LabelValue.Of(text);
}
