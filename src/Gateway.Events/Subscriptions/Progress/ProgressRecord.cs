using System.Buffers;
using Gateway.Journal;

namespace Gateway.Events.Subscriptions;

/// <summary>The durable place of one subscription. One commit at a time; a version that is not the one expected means that another activation owns it.</summary>
internal sealed class ProgressRecord(GatewayJournal journal, JournalKey key, TimeProvider time) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private readonly SemaphoreSlim _one = new(1);
    private long _version;

    /// <summary>As last confirmed; null before the first.</summary>
    public ProgressState? State { get; private set; }

    public void Dispose() => _one.Dispose();

    public async ValueTask LoadAsync()
    {
        var record = await journal.ReadAsync(key);
        _version = record?.Version ?? 0;
        State = record is { State.IsEmpty: false } ? ProgressState.Read(record.State) : null;
    }

    public async ValueTask<CommitOutcome> SaveAsync(ProgressState? state)
    {
        await _one.WaitAsync();
        try
        {
            _buffer.ResetWrittenCount();
            state?.Write(_buffer);
            var result = await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = _version, State = _buffer.WrittenMemory, Now = time.GetUtcNow() });
            if (result.Outcome == CommitOutcome.Committed)
            {
                (_version, State) = (result.Version, state);
            }

            return result.Outcome;
        }
        finally
        {
            _one.Release();
        }
    }
}
