using System.Buffers;
using Gateway.Contracts;
using Gateway.Journal;
using MessagePack;

namespace Gateway.Conversations.Sending;

/// <summary>
/// The messages of an account whose request the provider may have by now, durable before the first byte leaves. After a crash they are told as uncertain
/// instead of being sent again. Only requests that a provider would not recognise when repeated are marked.
/// </summary>
/// <remarks>What ended is taken out with the next mark: one commit a batch of sends, and none when they end.</remarks>
internal sealed class SendMarks(GatewayJournal journal, string sender, TimeProvider time, ILogger logger) : GroupedWrites
{
    // Conversations ask for what they wait for within a minute of being woken; an hour covers a store that comes back late.
    private static readonly TimeSpan LeftOverAge = TimeSpan.FromHours(1);

    // 32 are on their way at once, and those that wait for a second try after a first part has gone: past this a crash loop would grow the record without end.
    private const int LeftOversMax = 1000;

    private readonly JournalKey _key = new(RecordKind.Sender, KeyedHash.Of("sending"u8, sender));
    private readonly HashSet<Guid> _begun = [];
    private readonly Dictionary<Guid, DateTimeOffset> _leftOver = [];
    private long? _version;

    /// <summary>Reads what an earlier life of this sender had begun.</summary>
    public async ValueTask LoadAsync()
    {
        var record = await journal.ReadAsync(_key);
        _version = record?.Version ?? 0;
        foreach (var id in record is null ? [] : Read(record.State))
        {
            if (!_begun.Contains(id) && _leftOver.Count < LeftOversMax)
            {
                _leftOver.TryAdd(id, time.GetUtcNow());
            }
        }
    }

    /// <summary>An earlier life began to send this message, and nobody knows how that ended.</summary>
    public bool IsLeftOver(Guid delivery) => _leftOver.ContainsKey(delivery);

    /// <summary>False when the journal did not confirm: then the request must not leave.</summary>
    public async ValueTask<bool> BeginAsync(Guid delivery)
    {
        if (!_begun.Add(delivery) || await WriteAsync())
        {
            return true;
        }

        _begun.Remove(delivery);
        return false;
    }

    /// <summary>The provider said that it did not take the message, which is tried again later: a crash until then is no reason to give it up.</summary>
    public async ValueTask TakeBackAsync(Guid delivery)
    {
        if (_begun.Remove(delivery) && !await WriteAsync())
        {
            SendMarksLog.NotTakenBack(logger, delivery);
        }
    }

    /// <summary>The conversation knows how it ended.</summary>
    public void End(Guid delivery)
    {
        _begun.Remove(delivery);
        _leftOver.Remove(delivery);
    }

    protected override async ValueTask<bool> CommitAsync()
    {
        try
        {
            if (_version is null)
            {
                await LoadAsync();
            }

            var now = time.GetUtcNow();
            foreach (var (id, loadedAt) in _leftOver)
            {
                if (now - loadedAt > LeftOverAge)
                {
                    _leftOver.Remove(id);
                }
            }

            var result = await journal.CommitAsync(new Commit { Key = _key, ExpectedVersion = _version!.Value, State = Write(), Now = now });
            _version = result.Outcome == CommitOutcome.Committed ? result.Version : null;
            return result.Outcome == CommitOutcome.Committed;
        }
        catch (Exception exception)
        {
            // Whatever the store has now, the next write reads it first.
            SendMarksLog.NotWritten(logger, exception, sender);
            _version = null;
            return false;
        }
    }

    private ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>(8 + ((_begun.Count + _leftOver.Count) * 18));
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(_begun.Count + _leftOver.Count);
        foreach (var id in _begun)
        {
            Write(ref writer, id);
        }

        foreach (var id in _leftOver.Keys)
        {
            Write(ref writer, id);
        }

        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(ref MessagePackWriter writer, Guid id)
    {
        writer.WriteBinHeader(16);
        id.TryWriteBytes(writer.GetSpan(16));
        writer.Advance(16);
    }

    private static List<Guid> Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var ids = new List<Guid>(reader.ReadArrayHeader());
        Span<byte> id = stackalloc byte[16];
        for (var i = ids.Capacity; i > 0; i--)
        {
            reader.ReadBytes()!.Value.CopyTo(id);
            ids.Add(new Guid(id));
        }

        return ids;
    }
}

internal static partial class SendMarksLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Account} could not note what it is about to send; nothing goes until it can")]
    public static partial void NotWritten(ILogger logger, Exception exception, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Delivery} was not taken by its provider, and that could not be noted: after a crash now it would be told as uncertain")]
    public static partial void NotTakenBack(ILogger logger, Guid delivery);
}
