using System.Buffers;
using Gateway.Journal;
using MessagePack;

namespace Gateway.Events.Webhooks;

/// <summary>The events a subscription has given up: their places and why. Their content stays in the log, as long as retention keeps it.</summary>
internal sealed class DeadEvents(GatewayJournal journal, JournalKey key, TimeProvider time) : IDisposable
{
    private const int MembersBeforeFrom = 5;

    private readonly SemaphoreSlim _one = new(1);
    private Dictionary<DeadEventId, DeadEvent>? _events;
    private long _version;

    public void Dispose() => _one.Dispose();

    public async ValueTask<DeadEvent[]> ReadAsync()
    {
        await _one.WaitAsync();
        try
        {
            return (await LoadAsync()).Values.OrderBy(static e => e.At).ToArray();
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask<DeadOutcome> AddAsync(DeadEvent dead)
    {
        await _one.WaitAsync();
        try
        {
            var events = await LoadAsync();
            if (events.ContainsKey(dead.Id))
            {
                return DeadOutcome.Added;
            }

            if (events.Count >= DeliveryLimits.DeadLettersMax)
            {
                return DeadOutcome.Full;
            }

            var buffer = new ArrayBufferWriter<byte>(64);
            Write(buffer, [dead]);
            if (!await CommitAsync(new Commit { Key = key, ExpectedVersion = _version, Entry = buffer.WrittenMemory, Now = time.GetUtcNow() }))
            {
                return DeadOutcome.Unconfirmed;
            }

            events.Add(dead.Id, dead);
            return DeadOutcome.Added;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets those named, or all. Returns those that were there; null when the journal did not confirm.</summary>
    public async ValueTask<DeadEvent[]?> RemoveAsync(DeadEventId[]? ids)
    {
        await _one.WaitAsync();
        try
        {
            var events = await LoadAsync();
            var removed = (ids is null ? events.Values : ids.Distinct().Where(events.ContainsKey).Select(id => events[id])).ToArray();
            var rest = events.Values.Except(removed).ToArray();
            var buffer = new ArrayBufferWriter<byte>(64 + (rest.Length * 48));
            Write(buffer, rest);
            if (removed.Length > 0 && !await CommitAsync(new Commit { Key = key, ExpectedVersion = _version, State = buffer.WrittenMemory, Now = time.GetUtcNow() }))
            {
                return null;
            }

            Array.ForEach(removed, dead => events.Remove(dead.Id));
            return removed;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<bool> CommitAsync(Commit commit)
    {
        var result = await journal.CommitAsync(commit);
        if (result.Outcome == CommitOutcome.Committed)
        {
            _version = result.Version;
            return true;
        }

        // What is there is read anew before the next change.
        _events = null;
        return false;
    }

    private async ValueTask<Dictionary<DeadEventId, DeadEvent>> LoadAsync()
    {
        if (_events is null)
        {
            var record = await journal.ReadAsync(key);
            _version = record?.Version ?? 0;
            _events = [];
            foreach (var part in record is null ? [] : record.Entries.Prepend(record.State).Where(static part => !part.IsEmpty))
            {
                Read(part, _events);
            }
        }

        return _events;
    }

    private static void Write(IBufferWriter<byte> output, DeadEvent[] events)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(events.Length);
        foreach (var dead in events)
        {
            writer.WriteArrayHeader(MembersBeforeFrom + 1);
            writer.Write(dead.Id.Partition);
            writer.Write(dead.Id.Sequence);
            writer.Write(dead.At.ToUnixTimeMilliseconds());
            writer.Write(dead.Attempts);
            writer.Write(dead.Code);
            writer.Write(dead.From);
        }

        writer.Flush();
    }

    private static void Read(ReadOnlyMemory<byte> bytes, Dictionary<DeadEventId, DeadEvent> events)
    {
        var reader = new MessagePackReader(bytes);
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            var members = reader.ReadArrayHeader();
            var id = new DeadEventId(reader.ReadInt32(), reader.ReadInt64());
            var dead = new DeadEvent(id, DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()), reader.ReadInt32(), reader.ReadString()!);
            events[id] = members > MembersBeforeFrom ? dead with { From = reader.ReadInt64() } : dead;
        }
    }
}

/// <summary>What became of giving up an event.</summary>
internal enum DeadOutcome
{
    /// <summary>It is recorded, now or before.</summary>
    Added,

    /// <summary>As many are recorded as may be.</summary>
    Full,

    /// <summary>The journal did not confirm: it may be recorded or not.</summary>
    Unconfirmed,
}
