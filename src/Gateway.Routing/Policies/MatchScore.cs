using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>
/// How well an agent's labels match a job's selectors, from 0 to 1: the mean over the selectors. An equality counts 1 when it is met; an order such
/// as <c>greater than 5</c> counts <c>1 / (1 + e^-x)</c> with x = (label - wanted) / |wanted|, so that more of what is asked for scores higher, and less of it lower.
/// </summary>
/// <remarks>The default rule of the best-worker mode of Azure Job Router, whose documented examples are its tests.</remarks>
public static class MatchScore
{
    public static double Of(IReadOnlyDictionary<string, LabelValue> labels, IReadOnlyList<Selector> selectors)
    {
        if (selectors.Count == 0) return 0;
        var sum = 0.0;
        foreach (var selector in selectors) sum += Of(labels.TryGetValue(selector.Label, out var label) ? label : null, selector);
        return sum / selectors.Count;
    }

    /// <summary>The share of a job's labels that the agent has with the same text.</summary>
    public static double OfLabels(IReadOnlyDictionary<string, LabelValue> labels, IReadOnlyDictionary<string, string> job)
    {
        if (job.Count == 0) return 0;
        var met = 0;
        foreach (var (label, text) in job)
        {
            if (labels.TryGetValue(label, out var value) && value.ToString() == text) met++;
        }

        return (double)met / job.Count;
    }

    private static double Of(LabelValue? label, Selector selector)
    {
        if (label is not { Kind: LabelKind.Number } value || selector.Values.Count != 1 || selector.Values[0].Kind != LabelKind.Number) return selector.Accepts(label) ? 1 : 0;
        var wanted = selector.Values[0].Number;
        var above = value.Number - wanted;
        switch (selector.Comparison)
        {
            case SelectorOperator.Greater or SelectorOperator.GreaterOrEqual:
                break;
            case SelectorOperator.Less or SelectorOperator.LessOrEqual:
                above = -above;
                break;
            default:
                return selector.Accepts(label) ? 1 : 0;
        }

        // In parts of what is wanted; in units where nothing is.
        var x = wanted == 0 ? above : above / Math.Abs(wanted);
        return 1 / (1 + ExactMath.Exp(-Math.Clamp(x, -30, 30)));
    }
}
