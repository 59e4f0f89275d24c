using System.Collections.Frozen;
using System.Globalization;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

/// <summary>How work is spread over agents and queues: weights, shares, caps.</summary>
internal sealed class DistributionBuilder(ConfigurationErrors errors)
{
    public AgentWeightsModel? BuildWeights(QueueFile queue, string path)
    {
        if (queue.AgentWeights is not { } weights)
        {
            return null;
        }

        if (queue.AgentChoice != "weighted")
        {
            errors.Add(path, null, "is of agentChoice weighted only");
        }

        var built = new AgentWeightsModel(
            Weight(weights.Level, path + ".level"), Weight(weights.Load, path + ".load"), Weight(weights.Idle, path + ".idle"),
            Weight(weights.Occupancy, path + ".occupancy"), Weight(weights.Specialist, path + ".specialist"), Weight(weights.Match, path + ".match"));
        if (built is { Level: 0, Load: 0, Idle: 0, Occupancy: 0, Specialist: 0, Match: 0 })
        {
            errors.Missing(path, "give at least one weight above 0");
        }

        return built;
    }

    public IReadOnlyList<SplitModel> BuildSplit(List<SplitFile> split, string path)
    {
        var (built, sum) = (new List<SplitModel>(), 0.0);
        for (var i = 0; i < split.Count; i++)
        {
            var share = split[i].Share ?? 0;
            if (!(share > 0 && share <= 1))
            {
                errors.Add($"{path}[{i}].share", share, "must be above 0 to 1");
            }

            sum += share;
            built.Add(new SplitModel(errors.Name($"{path}[{i}].queue", split[i].Queue), share));
        }

        // Ten shares of a tenth add up to a little more than one.
        if (sum > 1 + 1e-9)
        {
            errors.Add(path, sum, "has shares that add up to more than 1");
        }

        return built;
    }

    /// <summary>Targets are queues of the tenant, and no queue that is split itself.</summary>
    public void CheckSplits(List<QueueFile> files, Dictionary<string, QueueModel> built, string path)
    {
        for (var i = 0; i < files.Count; i++)
        {
            for (var s = 0; s < (files[i].Split?.Count ?? 0); s++)
            {
                if (files[i].Split![s].Queue is not { } target)
                {
                    continue;
                }

                if (!built.TryGetValue(target, out var queue))
                {
                    errors.Add($"{path}[{i}].split[{s}].queue", target, "is not a queue of this tenant: " + string.Join(", ", built.Keys));
                }
                else if (queue.Split.Count > 0)
                {
                    errors.Add($"{path}[{i}].split[{s}].queue", target, "is split itself");
                }
            }
        }
    }

    public FrozenDictionary<string, int> BuildCaps(Dictionary<string, int> caps, string path)
    {
        foreach (var (channel, max) in caps)
        {
            ChannelNames.Check(errors, $"{path}.{channel}", channel);
            errors.Number($"{path}.{channel}", max, 0, 0, Defaults.CapacityMax);
        }

        return caps.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public FairShareModel? BuildShare(FairShareFile? share, string path)
    {
        if (share is null)
        {
            return null;
        }

        if (share.Max is null)
        {
            errors.Missing(path + ".max", "the most jobs in the window");
        }

        if (share.Window is null)
        {
            errors.Missing(path + ".window", "the time in which they are counted");
        }

        return new FairShareModel(
            errors.Number(path + ".max", share.Max, 1, 1, Defaults.CapacityMax),
            errors.Duration(path + ".window", share.Window, Defaults.ShareWindowMin, Defaults.ShareWindowMin, Defaults.ShareWindowMax));
    }

    public int? BuildInterruptTo(AgentFile agent, string path)
    {
        if (agent.InterruptTo is { } most && most < (agent.Capacity ?? Defaults.Capacity))
        {
            errors.Add(path, most, string.Create(CultureInfo.InvariantCulture, $"must be at least the capacity, {agent.Capacity ?? Defaults.Capacity}"));
        }

        return agent.InterruptTo is null ? null : errors.Number(path, agent.InterruptTo, 0, 1, Defaults.CapacityMax);
    }

    public FrozenSet<string> BuildInterruptible(List<string> channels, string path)
    {
        for (var i = 0; i < channels.Count; i++)
        {
            ChannelNames.Check(errors, $"{path}[{i}]", channels[i]);
        }

        return channels.ToFrozenSet(StringComparer.Ordinal);
    }

    private double Weight(double? weight, string path)
    {
        if (weight is { } given && !(given >= 0 && given <= Defaults.AgentWeightMax))
        {
            errors.Add(path, given, string.Create(CultureInfo.InvariantCulture, $"must be 0 to {Defaults.AgentWeightMax}"));
        }

        return weight ?? 0;
    }
}
