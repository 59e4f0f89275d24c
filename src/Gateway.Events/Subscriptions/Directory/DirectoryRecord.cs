using System.Text.Json;
using Gateway.Journal;

namespace Gateway.Events.Subscriptions;

/// <summary>The durable directory of one tenant. Its grain is the only writer; a version that is not the one expected tells that it is not any more.</summary>
internal sealed class DirectoryRecord(GatewayJournal journal, JournalKey key, TimeProvider time)
{
    private long _version;

    public DirectoryState State { get; private set; } = new();

    public async ValueTask LoadAsync()
    {
        var record = await journal.ReadAsync(key);
        _version = record?.Version ?? 0;
        State = record is { State.IsEmpty: false } ? JsonSerializer.Deserialize(record.State.Span, DirectoryContext.Default.DirectoryState)! : new DirectoryState();
    }

    /// <summary>False when the journal did not confirm: then nothing is known, and the grain reads anew.</summary>
    public async ValueTask<bool> SaveAsync(DirectoryState state, IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(state, DirectoryContext.Default.DirectoryState);
        var result = await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = _version, State = bytes, Events = events, Now = time.GetUtcNow() });
        if (result.Outcome != CommitOutcome.Committed)
        {
            return false;
        }

        (_version, State) = (result.Version, state);
        return true;
    }
}
