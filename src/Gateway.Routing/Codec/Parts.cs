using System.Collections.Frozen;
using Gateway.Contracts.Configuration;
using MessagePack;

namespace Gateway.Routing;

/// <summary>The nouns inside facts and snapshots: arrays of fixed length in the order of their members.</summary>
internal static class Parts
{
    public static void Write(ref MessagePackWriter w, JobKey job)
    {
        w.WriteArrayHeader(2);
        w.Write(job.Id);
        w.Write(job.Epoch);
    }

    public static JobKey ReadJob(ref MessagePackReader r)
    {
        Expect(ref r, 2, "job key");
        return new JobKey(ReadName(ref r), r.ReadInt64());
    }

    public static void Write(ref MessagePackWriter w, OfferId offer)
    {
        w.WriteArrayHeader(2);
        w.Write(offer.Epoch);
        w.Write(offer.Number);
    }

    public static OfferId ReadOffer(ref MessagePackReader r)
    {
        Expect(ref r, 2, "offer id");
        return new OfferId(r.ReadInt64(), r.ReadInt64());
    }

    public static void Write(ref MessagePackWriter w, long? time)
    {
        if (time is { } value) w.Write(value);
        else w.WriteNil();
    }

    public static long? ReadTime(ref MessagePackReader r) => r.TryReadNil() ? null : r.ReadInt64();

    public static void Write(ref MessagePackWriter w, AgentSupply agent)
    {
        var isLimited = agent is not { InterruptTo: null, MissesMax: 0, ShareMax: 0, ShareWindow: 0, Caps.Count: 0 };
        w.WriteArrayHeader(isLimited ? 8 : agent.Labels.Count == 0 ? 6 : 7);
        w.Write(agent.Id);
        w.Write((int)agent.Kind);
        w.WriteMapHeader(agent.Skills.Count);

        // In order of name, so that equal agents have equal bytes.
        foreach (var (skill, level) in agent.Skills.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            w.Write(skill);
            w.Write(level);
        }

        Write(ref w, agent.Queues);
        w.Write(agent.Capacity);
        w.Write(agent.WrapUp);
        if (agent.Labels.Count > 0 || isLimited) SelectorParts.Write(ref w, agent.Labels);
        if (isLimited) EntryParts.WriteLimits(ref w, agent);
    }

    public static AgentSupply ReadAgent(ref MessagePackReader r)
    {
        var fields = Expect(ref r, 6, 8, "agent");
        var id = ReadName(ref r);
        var kind = ReadEnum<AgentKind>(ref r);
        var skills = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var left = r.ReadMapHeader(); left > 0; left--)
        {
            var skill = ReadName(ref r);
            skills[skill] = r.ReadInt32();
        }

        var agent = new AgentSupply
        {
            Id = id,
            Kind = kind,
            Skills = skills.ToFrozenDictionary(StringComparer.Ordinal),
            Queues = ReadNames(ref r),
            Capacity = r.ReadInt32(),
            WrapUp = r.ReadInt64(),
            Labels = fields > 6 ? SelectorParts.ReadLabels(ref r) : FrozenDictionary<string, LabelValue>.Empty,
        };
        return fields > 7 ? EntryParts.ReadLimits(ref r, agent) : agent;
    }

    public static void Write(ref MessagePackWriter w, QueuePolicy queue)
    {
        // The short form stands for the members that came later being left at their defaults.
        var isShort = queue == ShortForm(queue);
        var isLong = !(queue is { CoolDown: 0, OffersAtOnce: 1 } && queue.Weights == AgentWeights.Default);
        w.WriteArrayHeader(isShort ? 5 : isLong ? 12 : 9);
        w.Write(queue.Name);
        w.Write(queue.Priority);
        w.Write(queue.OfferTimeout);
        w.Write(queue.AgeingStep);
        w.Write(queue.DepthMax);
        if (isShort) return;
        w.Write(queue.Sla);
        w.Write(queue.Weight);
        WriteLadder(ref w, queue.Ladder);
        if (queue.Agents is { } agents) w.Write((int)agents);
        else w.WriteNil();
        if (!isLong) return;
        w.Write(queue.CoolDown);
        w.Write(queue.OffersAtOnce);
        EntryParts.Write(ref w, queue.Weights);
    }

    public static QueuePolicy ReadQueue(ref MessagePackReader r)
    {
        var fields = Expect(ref r, 5, 12, "queue");
        if (fields is not (5 or 9 or 12)) throw new InvalidDataException($"A stored queue has {fields} fields; expected 5, 9 or 12.");
        var queue = new QueuePolicy
        {
            Name = ReadName(ref r),
            Priority = r.ReadInt32(),
            OfferTimeout = r.ReadInt64(),
            AgeingStep = r.ReadInt64(),
            DepthMax = r.ReadInt32(),
        };
        if (fields == 5) return queue;
        queue = queue with
        {
            Sla = r.ReadInt64(),
            Weight = r.ReadDouble(),
            Ladder = ReadLadder(ref r),
            Agents = r.TryReadNil() ? null : ReadEnum<AgentChoice>(ref r),
        };
        return fields < 12 ? queue : queue with { CoolDown = r.ReadInt64(), OffersAtOnce = r.ReadInt32(), Weights = EntryParts.ReadWeights(ref r) };
    }

    private static QueuePolicy ShortForm(QueuePolicy queue) => new()
    {
        Name = queue.Name,
        Priority = queue.Priority,
        OfferTimeout = queue.OfferTimeout,
        AgeingStep = queue.AgeingStep,
        DepthMax = queue.DepthMax,
    };

    // Nil is the measured ladder, an empty list none.
    private static void WriteLadder(ref MessagePackWriter w, Ladder ladder)
    {
        if (ladder.IsMeasured)
        {
            w.WriteNil();
            return;
        }

        w.WriteArrayHeader(ladder.Steps.Count * 2);
        foreach (var step in ladder.Steps)
        {
            w.Write(step.Level);
            Write(ref w, step.After);
        }
    }

    private static Ladder ReadLadder(ref MessagePackReader r)
    {
        if (r.TryReadNil()) return Ladder.Measured;
        var steps = new LadderStep[r.ReadArrayHeader() / 2];
        for (var i = 0; i < steps.Length; i++) steps[i] = new LadderStep(r.ReadInt32(), ReadTime(ref r));
        return steps.Length == 0 ? Ladder.None : Ladder.Of(steps);
    }

    public static void Write(ref MessagePackWriter w, in JobDemand job)
    {
        var isShort = job is { Expedite: false, Channel: null, IsInterruptible: false, DueAt: null, Origin: null };
        w.WriteArrayHeader(job.Origin is not null ? 17 : !isShort ? 16 : job.Selectors.Count == 0 ? 11 : 12);
        Write(ref w, job.Job);
        w.Write(job.Conversation);
        w.Write(job.Queue);
        if (job.Priority is { } priority) w.Write(priority);
        else w.WriteNil();
        Write(ref w, job.Requirements);

        w.WriteMapHeader(job.Labels.Count);
        if (job.Labels.Count > 0)
        {
            foreach (var (label, value) in job.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
            {
                w.Write(label);
                w.Write(value);
            }
        }

        w.Write(job.Cost);
        w.Write(job.WaitingSince);
        w.Write(job.PreferredAgent);
        w.Write(job.OnlyAgent);
        Write(ref w, job.DeclinedBy);
        if (job.Selectors.Count > 0 || !isShort) SelectorParts.Write(ref w, job.Selectors);
        if (isShort) return;
        w.Write(job.Expedite);
        w.Write(job.Channel);
        w.Write(job.IsInterruptible);
        Write(ref w, job.DueAt);
        if (job.Origin is { } origin) EntryParts.Write(ref w, origin);
    }

    public static JobDemand ReadDemand(ref MessagePackReader r)
    {
        var fields = Expect(ref r, 11, 17, "job");
        return new JobDemand
        {
            Job = ReadJob(ref r),
            Conversation = ReadName(ref r),
            Queue = ReadName(ref r),
            Priority = r.TryReadNil() ? null : r.ReadInt32(),
            Requirements = ReadRequirements(ref r),
            Labels = ReadLabels(ref r),
            Cost = r.ReadInt32(),
            WaitingSince = r.ReadInt64(),
            PreferredAgent = r.ReadString(),
            OnlyAgent = r.ReadString(),
            DeclinedBy = ReadNames(ref r),
            Selectors = fields > 11 ? SelectorParts.ReadSelectors(ref r) : [],
            Expedite = fields > 12 && r.ReadBoolean(),
            Channel = fields > 13 ? r.ReadString() : null,
            IsInterruptible = fields > 14 && r.ReadBoolean(),
            DueAt = fields > 15 ? ReadTime(ref r) : null,
            Origin = fields > 16 ? EntryParts.ReadOrigin(ref r) : null,
        };
    }

    public static void Write(ref MessagePackWriter w, IReadOnlyList<string> names)
    {
        w.WriteArrayHeader(names.Count);
        for (var i = 0; i < names.Count; i++) w.Write(names[i]);
    }

    public static string[] ReadNames(ref MessagePackReader r)
    {
        var count = r.ReadArrayHeader();
        if (count == 0) return [];
        var names = new string[count];
        for (var i = 0; i < count; i++) names[i] = ReadName(ref r);
        return names;
    }

    public static string ReadName(ref MessagePackReader r) => r.ReadString() ?? throw new InvalidDataException("A name is missing where one must be.");

    public static T ReadEnum<T>(ref MessagePackReader r) where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), r.ReadInt32());
        return Enum.IsDefined(value) ? value : throw new InvalidDataException($"{typeof(T).Name} has no member {value}.");
    }

    public static void Expect(ref MessagePackReader r, int fields, string what)
    {
        var found = r.ReadArrayHeader();
        if (found != fields) throw new InvalidDataException($"A stored {what} has {found} fields; expected {fields}.");
    }

    /// <summary>For what has grown: as many fields as at first, or up to as many as now.</summary>
    public static int Expect(ref MessagePackReader r, int first, int now, string what)
    {
        var found = r.ReadArrayHeader();
        return found >= first && found <= now ? found : throw new InvalidDataException($"A stored {what} has {found} fields; expected {first} to {now}.");
    }

    public static void Write(ref MessagePackWriter w, IReadOnlyList<SkillRequirement> requirements)
    {
        w.WriteArrayHeader(requirements.Count * 2);
        for (var i = 0; i < requirements.Count; i++)
        {
            w.Write(requirements[i].Skill);
            w.Write(requirements[i].Level);
        }
    }

    public static SkillRequirement[] ReadRequirements(ref MessagePackReader r)
    {
        var count = r.ReadArrayHeader();
        if (count % 2 != 0) throw new InvalidDataException($"Requirements are pairs of skill and level; found {count} items.");
        if (count == 0) return [];
        var requirements = new SkillRequirement[count / 2];
        for (var i = 0; i < requirements.Length; i++) requirements[i] = new SkillRequirement(ReadName(ref r), r.ReadInt32());
        return requirements;
    }

    private static FrozenDictionary<string, string> ReadLabels(ref MessagePackReader r)
    {
        var count = r.ReadMapHeader();
        if (count == 0) return FrozenDictionary<string, string>.Empty;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            var label = ReadName(ref r);
            labels[label] = ReadName(ref r);
        }

        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
