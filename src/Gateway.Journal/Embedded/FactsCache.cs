namespace Gateway.Journal.Embedded;

/// <summary>Facts of the records committed lately, in two generations: when the young one is full, the old one is forgotten. Used by the writer's thread only.</summary>
internal sealed class FactsCache(int capacity)
{
    private readonly int _generationMax = Math.Max(1, capacity / 2);
    private Dictionary<JournalKey, RecordFacts> _young = [];
    private Dictionary<JournalKey, RecordFacts> _old = [];

    public bool TryGet(JournalKey key, out RecordFacts facts) => _young.TryGetValue(key, out facts) || _old.TryGetValue(key, out facts);

    public void Set(JournalKey key, RecordFacts facts)
    {
        if (_young.Count >= _generationMax && !_young.ContainsKey(key)) (_young, _old) = ([], _young);
        _young[key] = facts;
    }
}
