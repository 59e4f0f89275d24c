using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

/// <summary>
/// Work must not go round: no chain of overflows and of moves by SLAs leads back to where it began, nor to a queue whose split has sent the work away. A split is the first
/// step of a chain only: it is taken where work comes in, and not by what overflows or is moved into its queue.
/// </summary>
internal sealed class RoundTrips(ConfigurationErrors errors, List<QueueFile> files, Dictionary<string, QueueModel> built)
{
    private const string By = "overflow";
    private const string BySplit = "split";

    public void Check(string path)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Name is not { } name)
            {
                continue;
            }

            if (files[i].Overflow?.Queue is { } target && !built.ContainsKey(target))
            {
                errors.Add($"{path}[{i}].overflow.queue", target, "is not a queue of this tenant: " + string.Join(", ", built.Keys));
            }
            else if (RoundFrom(name) is { } chain)
            {
                var (member, value) = chain[1].By switch
                {
                    By => ("overflow.queue", chain[1].Queue),
                    BySplit => ($"split[{files[i].Split!.FindIndex(s => s.Queue == chain[1].Queue)}].queue", chain[1].Queue),
                    _ => ("sla", files[i].Sla),
                };
                errors.Add($"{path}[{i}].{member}", value, "leads back: " + Written(chain));
            }
        }
    }

    /// <summary>The shortest way from a queue back to it, itself in front; null without one.</summary>
    private List<Step>? RoundFrom(string name)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Queue<List<Step>>([[new Step(name, "")]]));
        while (open.TryDequeue(out var chain))
        {
            foreach (var next in chain.Count == 1 ? NextOf(name).Concat(SplitsOf(name)) : NextOf(chain[^1].Queue))
            {
                if (next.Queue == name)
                {
                    return [.. chain, next];
                }

                if (seen.Add(next.Queue))
                {
                    open.Enqueue([.. chain, next]);
                }
            }
        }

        return null;
    }

    private IEnumerable<Step> NextOf(string name)
    {
        if (!built.TryGetValue(name, out var queue))
        {
            yield break;
        }

        if (queue.Overflow is { } overflow)
        {
            yield return new Step(overflow.Queue, By);
        }

        // Where the work is already is no move.
        if (queue.Sla?.OnRisk?.Queue is { } atRisk && atRisk != name)
        {
            yield return new Step(atRisk, "onRisk");
        }

        if (queue.Sla?.OnBreach?.Queue is { } breached && breached != name)
        {
            yield return new Step(breached, "onBreach");
        }
    }

    // One to a queue that is split itself is wrong for that, and told there.
    private IEnumerable<Step> SplitsOf(string name) =>
        (built.GetValueOrDefault(name)?.Split ?? []).Where(s => built.GetValueOrDefault(s.Queue) is { Split.Count: 0 }).Select(s => new Step(s.Queue, BySplit));

    private static string Written(List<Step> chain) => string.Join(", ", chain.Select((step, i) => i == 0 ? step.Queue : $"by {step.By} to {step.Queue}"));

    private readonly record struct Step(string Queue, string By);
}
