using Gateway.Journal.Health;
using StackExchange.Redis;

namespace Gateway.Journal.Redis;

/// <summary>The journal's store that several processes share: Redis 7, Redis Cluster or Valkey. One script call commits one batch of a partition.</summary>
/// <remarks>
/// A command without an answer has an unknown end: it may still be executed, even after later ones on a new connection. That is harmless because
/// every commit compares its version. A record that was deleted begins anew at 0, so a late commit may bring back one that expected none: what is deleted here
/// (explanations, questions to providers) is harmless to have twice. Commands fail at once while there is no connection; none waits for one.
/// </remarks>
public sealed class RedisStore : IJournalStore, IStoreSignals
{
    // A page is fetched in parts of this many events at first, and then of as many as fit the bytes that are left.
    private const int FirstPart = 128;

    // A replica is behind, and what it answers would look like a store that came back older.
    private const CommandFlags Master = CommandFlags.DemandMaster;

    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _db;
    private readonly RedisOptions _options;
    private readonly RedisKeys[] _keys;
    private Guid _epoch;
    private string _channel = "";
    private volatile RedisDurability _durability = RedisDurability.NotRead;

    private RedisStore(ConnectionMultiplexer connection, RedisOptions options)
    {
        (_connection, _options) = (connection, options);
        _db = connection.GetDatabase();
        _keys = [.. Enumerable.Range(0, options.Partitions).Select(partition => new RedisKeys(options.Prefix, partition))];
        Name = $"Redis {string.Join(',', connection.GetEndPoints().Select(e => e.ToString()))} prefix {options.Prefix}";
    }

    public string Name { get; }

    public int PartitionCount => _keys.Length;

    public Durability Durability => _durability.Level;

    public string DurabilityReason => _durability.Reason;

    /// <summary>Connects, makes the store when there is none, and reads what the servers survive.</summary>
    /// <exception cref="InvalidOperationException">It was made with another number of partitions, or by a newer program.</exception>
    /// <exception cref="StoreAmnesiaException">Some of its partitions are gone.</exception>
    /// <exception cref="RedisConnectionException">No server answers.</exception>
    public static async Task<RedisStore> ConnectAsync(string connectionString, RedisOptions options)
    {
        if (options.Partitions is < 1 or > 999) throw new ArgumentException($"Partitions is {options.Partitions}; allowed is 1 to 999.");
        var configuration = ConfigurationOptions.Parse(connectionString);
        var timeout = (int)options.CommandTimeout.TotalMilliseconds;
        configuration.AsyncTimeout = configuration.SyncTimeout = configuration.ConnectTimeout = timeout;
        // Waiting commands would be sent after their callers were told that nobody knows.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        // A server that is back is found within a second.
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        // CONFIG GET counts as administration.
        configuration.AllowAdmin = true;
        configuration.ClientName ??= "gateway-journal";
        var store = new RedisStore(await ConnectionMultiplexer.ConnectAsync(configuration), options);
        try
        {
            store._epoch = await RedisSetup.RunAsync(store._db, store._keys, store.Name);
            store._channel = RedisKeys.Heads(options.Prefix, store._epoch);
            await store.ReadDurabilityAsync();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask CommitAsync(
        int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead, CancellationToken cancellationToken)
    {
        var arguments = RedisBatch.Build(_keys[partition], partition, _epoch.ToString("N"), _channel, knownHead, _options.DedupeHorizon, batch.Span);
        try
        {
            var answer = (string?)await _db.ScriptEvaluateAsync(RedisScripts.Commit, arguments.Names, arguments.Values, Master);
            RedisBatch.ReadResults(answer, results.Span);
            arguments.Release();
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith(RedisScripts.Amnesia, StringComparison.Ordinal))
        {
            throw new StoreAmnesiaException($"{Name} is not the store it was: in partition {partition}, {exception.Message[(RedisScripts.Amnesia.Length + 1)..]}; this process knows epoch {_epoch:N} and head {knownHead}.");
        }
    }

    public async ValueTask<JournalRecord?> ReadAsync(JournalKey key, DateTimeOffset dedupeSince, CancellationToken cancellationToken)
    {
        var keys = _keys[key.Partition(PartitionCount)];
        var answer = await _db.ScriptEvaluateAsync(
            RedisScripts.Read, [keys.Record(key), keys.Entries(key), keys.Dedupe(key)], [JournalTime.DueMilliseconds(dedupeSince)], Master);
        return answer.IsNull ? null : RedisReader.Record(Name, key, answer);
    }

    public async ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, int bytesMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var next = after + 1;
        List<LogRecord> records = [];
        long bytes = 0, first, last;
        do
        {
            var part = records.Count == 0 ? FirstPart : (int)Math.Clamp((bytesMax - bytes) * records.Count / Math.Max(bytes, 1), 1, LogSegments.Size);
            var from = (next - 1) % LogSegments.Size;
            var to = from + Math.Min(limit - records.Count, part) - 1;
            var answer = await _db.ScriptEvaluateAsync(RedisScripts.ReadLog, [_keys[partition].Meta, _keys[partition].Segment(LogSegments.Of(next))], [from, to], Master);
            (first, last, var events) = RedisReader.Log(answer);
            if (next < first)
            {
                // Retention was here: what is left starts later.
                if (records.Count > 0) break;
                next = first;
                continue;
            }

            if (events.Length == 0 && next <= last) throw RedisReader.Corrupt(Name, $"event {next} of partition {partition}, which is missing,");
            foreach (var stored in events)
            {
                if (records.Count > 0 && bytes >= bytesMax) break;
                records.Add(new LogRecord(next, RedisReader.Checked(Name, stored, 0, $"event {next} of partition {partition}")));
                bytes += records[^1].Data.Length;
                next++;
            }
        }
        while (next <= last && records.Count < limit && bytes < bytesMax);
        return new LogPage(records, first, last);
    }

    public async ValueTask<(long First, long Last)> ReadLogBoundsAsync(int partition, CancellationToken cancellationToken)
    {
        var bounds = await _db.HashGetAsync(_keys[partition].Meta, ["first", "head"], Master);
        return (bounds[0].IsNull ? 1 : (long)bounds[0], bounds[1].IsNull ? 0 : (long)bounds[1]);
    }

    public async ValueTask<IReadOnlyList<DueRecord>> ReadDueAsync(int partition, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var due = await _db.SortedSetRangeByScoreWithScoresAsync(_keys[partition].Due, stop: now.ToUnixTimeMilliseconds(), take: limit, flags: Master);
        return [.. due.Select(d => new DueRecord(JournalKey.Read(((ReadOnlyMemory<byte>)d.Element).Span), JournalTime.Of((long)d.Score)))];
    }

    /// <summary>Deletes whole log segments. Dedupe ids go by themselves: with each later commit of their record, or with the expiry of the youngest.</summary>
    public async ValueTask TrimAsync(int partition, long beforeSequence, DateTimeOffset dedupeBefore, CancellationToken cancellationToken)
    {
        var (first, last) = await ReadLogBoundsAsync(partition, cancellationToken);
        var firstKept = LogSegments.FirstKept(beforeSequence, first, last);
        if (firstKept == first) return;
        var (from, to) = (LogSegments.Of(first), LogSegments.Of(firstKept));
        List<RedisKey> keys = [_keys[partition].Meta];
        for (var segment = from; segment < to; segment++) keys.Add(_keys[partition].Segment(segment));
        await _db.ScriptEvaluateAsync(RedisScripts.Trim, [.. keys], [_epoch.ToString("N"), firstKept], Master);
    }

    public async ValueTask<Guid> ReadEpochAsync(CancellationToken cancellationToken)
    {
        var epoch = await RedisSetup.ReadEpochAsync(_db, _keys, Name);
        await ReadDurabilityAsync();
        return epoch;
    }

    /// <summary>A server that is full, that cannot save, or that became a replica answers every read: only a write finds it out.</summary>
    public async ValueTask ProveWritesAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_keys.Select(partition => _db.HashSetAsync(partition.Meta, "proof", _epoch.ToString("N"), flags: Master)));

    async ValueTask IStoreSignals.AttachAsync(Action<int, long> headMoved, Action reconnected)
    {
        _connection.ConnectionRestored += (_, _) => reconnected();
        await _connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal(_channel), (_, message) =>
        {
            if (RedisReader.TryReadHead(message, out var partition, out var head) && partition < PartitionCount) headMoved(partition, head);
        });
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private async Task ReadDurabilityAsync() => _durability = await RedisDurability.ReadAsync(_connection);
}
