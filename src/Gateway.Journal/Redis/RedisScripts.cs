namespace Gateway.Journal.Redis;

/// <summary>The scripts that make one batch, one read and one trim atomic. They use commands that Redis 7, Redis Cluster and Valkey share.</summary>
internal static class RedisScripts
{
    /// <summary>Start of the error a script gives when the store is not the one this process knows.</summary>
    public const string Amnesia = "AMNESIA";

    /// <summary>
    /// Commits a batch. Nothing is written before epoch, head and log length have been compared; after that nothing can fail but the server itself.
    /// <code>
    /// KEYS  meta, due, then a record, its entries and its dedupe ids for each commit
    /// ARGV  epoch, known head, channel, partition, segment size, commits, prefix of segments, then for each commit:
    ///       expected version, record in due, dedupe time, horizon, due ("-" keep, "" clear, milliseconds, or "x" when the record goes),
    ///       1 and state and checksum or 0, 1 and entry or 0, count and events, count and dedupe ids
    /// </code>
    /// Answers three numbers a commit: 1 or 0 for a conflict, version, first sequence.
    /// </summary>
    /// <remarks>
    /// Events are pushed 1,000 at a time: Lua passes at most about 8,000 arguments to one call. Only the script knows which segment the head is in,
    /// because other processes write the partition too, so it names the segment itself, in the slot of the keys it was given.
    /// </remarks>
    public const string Commit = """
        local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head')
        local head = tonumber(meta[2] or '0')
        if meta[1] ~= ARGV[1] then return redis.error_reply('AMNESIA epoch is ' .. (meta[1] or 'missing')) end
        if head < tonumber(ARGV[2]) then return redis.error_reply('AMNESIA head is ' .. head) end
        local size = tonumber(ARGV[5])
        local count = tonumber(ARGV[6])
        local segment = math.floor(head / size)
        local inSegment = redis.call('LLEN', ARGV[7] .. segment)
        if inSegment ~= head - segment * size then
          return redis.error_reply('AMNESIA head is ' .. head .. ' and its segment has ' .. inSegment)
        end
        local before = head
        local pending = {}
        local function flush()
          if #pending > 0 then redis.call('RPUSH', ARGV[7] .. segment, unpack(pending)); pending = {} end
        end
        local results = {}
        local a = 8
        local function take() local value = ARGV[a]; a = a + 1; return value end
        for i = 0, count - 1 do
          local record, entries, dedupe = KEYS[3 + 3 * i], KEYS[4 + 3 * i], KEYS[5 + 3 * i]
          local expected, member, now, horizon, due = tonumber(take()), take(), take(), take(), take()
          local state, checksum, entry
          if take() == '1' then state = take(); checksum = take() end
          if take() == '1' then entry = take() end
          local events = tonumber(take()); local firstEvent = a; a = a + events
          local ids = tonumber(take()); local firstId = a; a = a + ids
          local stored = redis.call('HMGET', record, 'v', 'n')
          local version = tonumber(stored[1] or '0')
          if version ~= expected then
            results[#results + 1] = 0; results[#results + 1] = version; results[#results + 1] = 0
          else
            version = version + 1
            local first = 0
            if events > 0 then first = head + 1 end
            if due == 'x' then
              version = 0
              redis.call('UNLINK', record, entries, dedupe)
            else
              local entryCount = tonumber(stored[2] or '0')
              if state and entryCount > 0 then redis.call('DEL', entries); entryCount = 0 end
              if entry then redis.call('RPUSH', entries, entry); entryCount = entryCount + 1 end
              if state then redis.call('HSET', record, 'v', version, 'f', first, 'n', entryCount, 's', state, 'c', checksum)
              else redis.call('HSET', record, 'v', version, 'n', entryCount) end
            end
            for e = firstEvent, firstEvent + events - 1 do
              pending[#pending + 1] = ARGV[e]
              head = head + 1
              if head % size == 0 then flush(); segment = segment + 1
              elseif #pending == 1000 then flush() end
            end
            for d = firstId, firstId + ids - 1 do redis.call('ZADD', dedupe, 'GT', now, ARGV[d]) end
            if ids > 0 then
              redis.call('ZREMRANGEBYSCORE', dedupe, '-inf', '(' .. (tonumber(now) - tonumber(horizon)))
              redis.call('PEXPIRE', dedupe, horizon)
            end
            if due == '' or due == 'x' then redis.call('ZREM', KEYS[2], member)
            elseif due ~= '-' then redis.call('ZADD', KEYS[2], due, member) end
            results[#results + 1] = 1; results[#results + 1] = version; results[#results + 1] = first
          end
        end
        flush()
        if head > before then
          redis.call('HSET', KEYS[1], 'head', head)
          redis.call('PUBLISH', ARGV[3], ARGV[4] .. ' ' .. head)
        end
        return table.concat(results, ' ')
        """;

    /// <summary>Reads a record with entries and dedupe ids of one moment. KEYS record, entries, dedupe; ARGV lowest dedupe time.</summary>
    public const string Read = """
        local record = redis.call('HMGET', KEYS[1], 'v', 's', 'c', 'f', 'n')
        if not record[1] then return nil end
        local entries = {}
        if record[5] ~= '0' then entries = redis.call('LRANGE', KEYS[2], 0, -1) end
        return {record[1], record[2], record[3], record[4], record[5], entries, redis.call('ZRANGEBYSCORE', KEYS[3], ARGV[1], '+inf', 'WITHSCORES')}
        """;

    /// <summary>Reads from one segment together with the bounds. KEYS meta, segment; ARGV first and last index.</summary>
    public const string ReadLog = """
        local meta = redis.call('HMGET', KEYS[1], 'first', 'head')
        return {meta[1], meta[2], redis.call('LRANGE', KEYS[2], ARGV[1], ARGV[2])}
        """;

    /// <summary>Moves the first kept sequence up, then deletes the segments before it. KEYS meta, segments; ARGV epoch, new first.</summary>
    public const string Trim = """
        if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return redis.error_reply('AMNESIA epoch is another') end
        if tonumber(redis.call('HGET', KEYS[1], 'first') or '1') < tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], 'first', ARGV[2]) end
        for i = 2, #KEYS do redis.call('UNLINK', KEYS[i]) end
        return 1
        """;
}
