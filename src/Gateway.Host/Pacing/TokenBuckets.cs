using System.Collections.Concurrent;

namespace Gateway.Host.Pacing;

/// <summary>One bucket for each name, made when it is first asked for.</summary>
/// <param name="max">When there are so many, all are forgotten and full again: for names that may leave the configuration.</param>
internal sealed class TokenBuckets(double perSecond, double burst, TimeProvider time, int max = int.MaxValue)
{
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);

    public bool TryTake(string name)
    {
        var bucket = _buckets.TryGetValue(name, out var known) ? known : Add(name);
        lock (bucket)
        {
            return bucket.TryTake();
        }
    }

    // Counting locks the whole table, so that only a name that is new pays for it.
    private TokenBucket Add(string name)
    {
        if (_buckets.Count >= max)
        {
            _buckets.Clear();
        }

        return _buckets.GetOrAdd(name, static (_, made) => new TokenBucket(made.perSecond, made.burst, made.time), (perSecond, burst, time));
    }
}
