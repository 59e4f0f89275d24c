using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Journal.Redis;

/// <summary>
/// The keys of the Redis store. Every key of a partition carries one hash tag, so that a partition lives in one slot of a cluster and one
/// script may touch all of it.
/// <code>
/// gw:{p007}:meta            hash    epoch, head, first, proof of a write; partition 0 also: partitions, format, complete
/// gw:{p007}:log:SEGMENT     list    events of one segment, each behind its checksum
/// gw:{p007}:due             zset    record, scored by its due time in milliseconds
/// gw:{p007}:r:KIND:ID       hash    v version, s state, c its checksum, f first sequence of the state, n entries
/// gw:{p007}:e:KIND:ID       list    entries behind the state, each behind its checksum
/// gw:{p007}:d:KIND:ID       zset    dedupe ids, scored by their time in milliseconds; expires with the youngest
/// gw:heads:EPOCH            channel "PARTITION HEAD" after each batch with events; channels know no databases, so the store's epoch tells stores apart
/// </code>
/// </summary>
internal sealed class RedisKeys(string prefix, int partition)
{
    private readonly string _tag = $"{prefix}:{{p{partition:D3}}}:";

    public static string Heads(string prefix, Guid epoch) => $"{prefix}:heads:{epoch:N}";

    public RedisKey Meta { get; } = $"{prefix}:{{p{partition:D3}}}:meta";

    public RedisKey Due { get; } = $"{prefix}:{{p{partition:D3}}}:due";

    public string Segments => _tag + "log:";

    public RedisKey Segment(long segment) => Segments + segment.ToString(CultureInfo.InvariantCulture);

    public RedisKey Record(JournalKey key) => Name('r', key);

    public RedisKey Entries(JournalKey key) => Name('e', key);

    public RedisKey Dedupe(JournalKey key) => Name('d', key);

    private string Name(char what, JournalKey key) => $"{_tag}{what}:{(byte)key.Kind}:{key.Id:N}";
}
