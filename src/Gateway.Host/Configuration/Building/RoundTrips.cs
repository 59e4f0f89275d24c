using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

/// <summary>
/// Waiting work must not go round: no chain of overflows and of moves by SLAs leads back to where it began. Splits are no part of it: they are taken where work
/// comes in, and never again while it waits.
/// </summary>
internal sealed class RoundTrips(ConfigurationErrors errors, List<QueueFile> files, Dictionary<string, QueueModel> built)
{
    private const string By = "overflow";

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
                var first = chain[1];
                errors.Add(first.By == By ? $"{path}[{i}].overflow.queue" : $"{path}[{i}].sla", first.By == By ? first.Queue : files[i].Sla, "leads back: " + Written(chain));
            }
        }
    }

    /// <summary>The shortest way from a queue back to it, itself in front; null without one.</summary>
    private List<Step>? RoundFrom(string name)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Queue<List<Step>>([[new Step(name, "")]]));
        while (open.TryDequeue(out var chain))
        {
            foreach (var next in NextOf(chain[^1].Queue))
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

    private static string Written(List<Step> chain) => string.Join(", ", chain.Select((step, i) => i == 0 ? step.Queue : $"by {step.By} to {step.Queue}"));

    private readonly record struct Step(string Queue, string By);
}
