using System.Buffers;
using Gateway.Contracts;
using Gateway.Journal;
using MessagePack;

namespace Gateway.Conversations.Sending;

/// <summary>The messages of an account that were given up, durable and bounded. Their content stays in the event log.</summary>
internal sealed class DeadLetters(GatewayJournal journal, string sender) : GroupedWrites
{
    // A screenful of screens; every dead letter is also a gateway.message.failed event, which is kept as long as the log.
    private const int Max = 1000;

    private readonly JournalKey _key = new(RecordKind.Sender, KeyedHash.Of("sender"u8, sender));
    private List<DeadLetter>? _letters;
    private List<DeadLetter> _added = [];
    private long _version;

    public async ValueTask<IReadOnlyList<DeadLetter>> ReadAsync() =>
        _letters is { } held ? [.. held] : await journal.ReadAsync(_key) is { } record ? Read(record.State) : [];

    /// <summary>False when the journal did not confirm.</summary>
    public Task<bool> AddAsync(DeadLetter letter)
    {
        _added.Add(letter);
        return WriteAsync();
    }

    protected override async ValueTask<bool> CommitAsync()
    {
        var added = _added;
        _added = [];
        try
        {
            return await CommitAsync(added);
        }
        catch
        {
            // Whatever the store has now, the next write reads it first.
            _letters = null;
            throw;
        }
    }

    private async ValueTask<bool> CommitAsync(List<DeadLetter> added)
    {
        if (_letters is null)
        {
            var record = await journal.ReadAsync(_key);
            (_version, _letters) = (record?.Version ?? 0, record is null ? [] : Read(record.State));
        }

        List<DeadLetter> letters = [.. _letters.Concat(added).TakeLast(Max)];
        var buffer = new ArrayBufferWriter<byte>(letters.Count * 64);
        Write(buffer, letters);
        var result = await journal.CommitAsync(new Commit { Key = _key, ExpectedVersion = _version, State = buffer.WrittenMemory, Now = added[^1].At });
        var isCommitted = result.Outcome == CommitOutcome.Committed;
        (_version, _letters) = (result.Version, isCommitted ? letters : null);
        return isCommitted;
    }

    private static void Write(IBufferWriter<byte> output, List<DeadLetter> letters)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(letters.Count);
        foreach (var letter in letters)
        {
            writer.WriteArrayHeader(5);
            writer.Write(letter.DeliveryId.ToByteArray());
            writer.Write(letter.Thread.ToByteArray());
            writer.Write(letter.At.ToUnixTimeMilliseconds());
            writer.Write(letter.Attempts);
            writer.Write(letter.Code);
        }

        writer.Flush();
    }

    private static List<DeadLetter> Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var letters = new List<DeadLetter>(reader.ReadArrayHeader());
        for (var i = letters.Capacity; i > 0; i--)
        {
            reader.ReadArrayHeader();
            letters.Add(new DeadLetter(
                new Guid(reader.ReadBytes()!.Value.ToArray()), new Guid(reader.ReadBytes()!.Value.ToArray()),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()), reader.ReadInt32(), reader.ReadString()!));
        }

        return letters;
    }
}
