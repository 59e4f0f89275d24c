using System.Buffers;
using Gateway.Contracts;
using Gateway.Journal;
using MessagePack;

namespace Gateway.Conversations.Sending;

/// <summary>The messages of an account that were given up, durable and bounded. Their content stays in the event log.</summary>
internal sealed class DeadLetters(GatewayJournal journal, string sender)
{
    // A screenful of screens; every dead letter is also a gateway.message.failed event, which is kept as long as the log.
    private const int Max = 1000;

    private readonly JournalKey _key = new(RecordKind.Sender, KeyedHash.Of("sender"u8, sender));
    private List<DeadLetter>? _letters;
    private long _version;

    public async ValueTask<IReadOnlyList<DeadLetter>> ReadAsync() => [.. await LoadAsync()];

    /// <summary>False when the journal did not confirm.</summary>
    public async ValueTask<bool> AddAsync(DeadLetter letter)
    {
        var letters = await LoadAsync();
        letters.Add(letter);
        if (letters.Count > Max)
        {
            letters.RemoveAt(0);
        }

        var buffer = new ArrayBufferWriter<byte>(letters.Count * 64);
        Write(buffer, letters);
        var result = await journal.CommitAsync(new Commit { Key = _key, ExpectedVersion = _version, State = buffer.WrittenMemory, Now = letter.At });
        if (result.Outcome != CommitOutcome.Committed)
        {
            _letters = null;
            return false;
        }

        _version = result.Version;
        return true;
    }

    private async ValueTask<List<DeadLetter>> LoadAsync()
    {
        if (_letters is null)
        {
            var record = await journal.ReadAsync(_key);
            _version = record?.Version ?? 0;
            _letters = record is null ? [] : Read(record.State);
        }

        return _letters;
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
