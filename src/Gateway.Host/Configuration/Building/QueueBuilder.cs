using System.Collections.Frozen;
using System.Globalization;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Host.Configuration;

internal sealed class QueueBuilder(ConfigurationErrors errors, FrozenDictionary<string, SlaModel> slas)
{
    /// <summary>The tenant's queues; one with all defaults when the file names none.</summary>
    public FrozenDictionary<string, QueueModel> Build(List<QueueFile> queues, string path)
    {
        if (queues.Count == 0)
        {
            queues = [new QueueFile { Name = Defaults.Queue }];
        }

        var built = new Dictionary<string, QueueModel>(StringComparer.Ordinal);
        for (var i = 0; i < queues.Count; i++)
        {
            var queue = BuildQueue(queues[i], $"{path}[{i}]");
            if (!built.TryAdd(queue.Name, queue))
            {
                errors.Add($"{path}[{i}].name", queue.Name, "is the name of an earlier queue");
            }
        }

        new RoundTrips(errors, queues, built).Check(path);
        new DistributionBuilder(errors).CheckSplits(queues, built, path);
        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private QueueModel BuildQueue(QueueFile queue, string path) => new()
    {
        Name = errors.Name(path + ".name", queue.Name),
        Priority = errors.Number(path + ".priority", queue.Priority, Defaults.Priority, 0, Defaults.PriorityMax),
        OfferTimeout = errors.Duration(
            path + ".offerTimeout", queue.OfferTimeout, Defaults.OfferTimeout, Defaults.OfferTimeoutMin, Defaults.OfferTimeoutMax),
        AgeingStep = errors.Duration(path + ".ageingStep", queue.AgeingStep, Defaults.AgeingStep, Defaults.AgeingStepMin, Defaults.AgeingStepMax),
        OfferWithin = errors.Duration(path + ".offerWithin", queue.OfferWithin, OfferWithinOf(queue.Sla), Defaults.SlaMin, Defaults.SlaMax),
        Weight = BuildWeight(queue.Weight, path + ".weight"),
        AgentChoice = BuildAgentChoice(queue.AgentChoice, path + ".agentChoice"),
        Ladder = queue.Ladder is { } ladder ? BuildLadder(ladder, path + ".ladder") : null,
        Requires = [.. (queue.Requires ?? []).Select((r, i) => errors.Requirement(r, $"{path}.requires[{i}]"))],
        Selectors = new SelectorBuilder(errors).Build(queue.Selectors ?? [], path + ".selectors"),
        Cost = queue.Cost is null ? null : errors.Number(path + ".cost", queue.Cost, 1, 1, Defaults.CapacityMax),
        Interruptible = queue.Interruptible,
        LastAgent = queue.LastAgent ?? true,
        CoolDown = errors.Duration(path + ".coolDown", queue.CoolDown, TimeSpan.Zero, TimeSpan.Zero, Defaults.CoolDownMax),
        OffersAtOnce = errors.Number(path + ".offersAtOnce", queue.OffersAtOnce, 1, 1, QueuePolicy.OffersMax),
        AgentWeights = new DistributionBuilder(errors).BuildWeights(queue, path + ".agentWeights"),
        Split = new DistributionBuilder(errors).BuildSplit(queue.Split ?? [], path + ".split"),
        DepthMax = errors.Number(path + ".depthMax", queue.DepthMax, Defaults.DepthMax, 1, Defaults.DepthLimit),
        Sla = BuildSla(queue.Sla, path + ".sla"),
        Overflow = BuildOverflow(queue.Overflow, path + ".overflow"),
        AbandonAfter = queue.AbandonAfter is null
            ? null
            : errors.Duration(path + ".abandonAfter", queue.AbandonAfter, default, Defaults.AbandonAfterMin, Defaults.AbandonAfterMax),
        WindowWarning = errors.Duration(
            path + ".windowWarning", queue.WindowWarning, Defaults.WindowWarning, Defaults.WindowWarningMin, Defaults.WindowWarningMax),
        AutoReply = queue.AutoReply ?? true,
        Dispositions = BuildDispositions(queue.Dispositions ?? [], path + ".dispositions"),
        DispositionRequired = queue.DispositionRequired ?? false,
    };

    // Without a word of its own a queue that promises an answer offers its work before the promise is at risk.
    private TimeSpan OfferWithinOf(string? sla)
    {
        if (sla is null || slas.GetValueOrDefault(sla) is not { FirstResponse: { } target } promise)
        {
            return Defaults.Sla;
        }

        var within = target * promise.AtRisk;
        return within < Defaults.SlaMin ? Defaults.SlaMin : within > Defaults.SlaMax ? Defaults.SlaMax : within;
    }

    private List<string> BuildDispositions(List<string> codes, string path)
    {
        if (codes.Count > Defaults.DispositionsMax)
        {
            errors.Add(path, codes.Count, $"must be at most {Defaults.DispositionsMax}");
        }

        for (var i = 0; i < codes.Count; i++)
        {
            if (codes[i].Length is 0 or > Defaults.DispositionMax || codes.IndexOf(codes[i]) < i)
            {
                errors.Add($"{path}[{i}]", codes[i], $"must have 1 to {Defaults.DispositionMax} characters, and stand once");
            }
        }

        return codes;
    }

    private SlaModel? BuildSla(string? name, string path)
    {
        if (name is null)
        {
            return null;
        }

        if (slas.TryGetValue(name, out var sla))
        {
            return sla;
        }

        errors.Add(path, name, "is not an SLA of this tenant: " + string.Join(", ", slas.Keys));
        return null;
    }

    private OverflowModel? BuildOverflow(OverflowFile? overflow, string path)
    {
        if (overflow is null)
        {
            return null;
        }

        if (overflow is { Length: null, Wait: null, Unstaffed: null or false, Unqualified: null or false })
        {
            errors.Missing(path, "say when: length, wait, unstaffed or unqualified");
        }

        return new OverflowModel
        {
            Queue = errors.Name(path + ".queue", overflow.Queue),
            Length = overflow.Length is null ? null : errors.Number(path + ".length", overflow.Length, 0, 1, Defaults.DepthLimit),
            Wait = overflow.Wait is null ? null : errors.Duration(path + ".wait", overflow.Wait, default, Defaults.OverflowWaitMin, Defaults.OverflowWaitMax),
            Unstaffed = overflow.Unstaffed ?? false,
            Unqualified = overflow.Unqualified ?? false,
        };
    }

    private double BuildWeight(double? weight, string path)
    {
        if (weight is { } given && given is not (>= Defaults.WeightMin and <= Defaults.WeightMax))
        {
            errors.Add(path, given, string.Create(CultureInfo.InvariantCulture, $"must be {Defaults.WeightMin} to {Defaults.WeightMax}"));
        }

        return weight ?? 1;
    }

    private string? BuildAgentChoice(string? choice, string path)
    {
        if (choice is not null && !PolicyNames.TryAgent(choice, out _))
        {
            errors.Add(path, choice, "must be " + PolicyNames.AgentRule);
        }

        return choice;
    }

    private List<LadderRung> BuildLadder(List<LadderStepFile> steps, string path)
    {
        var rungs = steps.Select((step, i) => new LadderRung(
            errors.Number($"{path}[{i}].level", step.Level, 0, Defaults.LevelMin, Defaults.LevelMax),
            step.After is null ? null : errors.Duration($"{path}[{i}].after", step.After, TimeSpan.Zero, TimeSpan.Zero, Defaults.SlaMax))).ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Level is null)
            {
                errors.Missing($"{path}[{i}].level", "the least level of this step");
            }
        }

        if (rungs.Count > 0 && Ladder.Wrong([.. rungs.Select(r => new LadderStep(r.Level, r.After?.Ticks / 10))]) is { } wrong)
        {
            errors.Add(path, null, wrong);
        }

        return rungs;
    }
}
