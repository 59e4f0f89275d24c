using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>The demand classes of a pool.</summary>
internal sealed class DemandClasses
{
    // Queues x combinations of requirements are dozens to hundreds; beyond it new ones are not measured, at about 300 bytes each in a snapshot.
    private const int MeasuredMax = 4096;

    private readonly Dictionary<ClassKey, DemandClass> _known = [];
    private int _measured;

    /// <summary>In an order that equal states share.</summary>
    public IReadOnlyList<DemandClass> Measured =>
    [
        .. _known.Values.Where(c => c.Measured > 0).OrderBy(c => c.Queue, StringComparer.Ordinal)
            .ThenBy(c => string.Join(';', c.Requirements.Select(r => $"{r.Skill}={r.Level}")), StringComparer.Ordinal),
    ];

    public DemandClass Get(string queue, IReadOnlyList<SkillRequirement> requirements)
    {
        var key = new ClassKey(queue, requirements);
        if (_known.TryGetValue(key, out var known)) return known;
        var made = new DemandClass(queue, requirements);
        _known.Add(key, made);
        return made;
    }

    public void Add(DemandClass measured, int level, long microseconds)
    {
        if (measured.Measured == 0 && ++_measured > MeasuredMax)
        {
            _measured--;
            return;
        }

        measured.Add(level, microseconds);
    }

    public void Restored() => _measured++;

    /// <summary>Forgets those without a measure and without a signature.</summary>
    public void Sweep(IEnumerable<DemandClass> inUse)
    {
        var used = inUse.ToHashSet();
        foreach (var (key, known) in _known.ToList())
        {
            if (known.Measured == 0 && !used.Contains(known)) _known.Remove(key);
        }
    }

    private readonly struct ClassKey(string queue, IReadOnlyList<SkillRequirement> requirements) : IEquatable<ClassKey>
    {
        private readonly SignatureKey _key = new(queue, 0, 0, requirements, null, [], []);

        public bool Equals(ClassKey other) => _key.Equals(other._key);

        public override bool Equals(object? obj) => obj is ClassKey other && Equals(other);

        public override int GetHashCode() => _key.GetHashCode();
    }
}
