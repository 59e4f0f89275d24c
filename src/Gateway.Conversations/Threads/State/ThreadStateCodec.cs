using System.Buffers;
using Gateway.Contracts;
using MessagePack;

namespace Gateway.Conversations.Threads;

/// <summary>A thread's state as MessagePack: <c>[version, field, field, ...]</c> in the order written here. New fields are appended; a reader takes those it finds.</summary>
internal static class ThreadStateCodec
{
    private const int Version = 1;
    private const int FieldCount = 29;

    /// <summary>Fields of the first program that wrote such states; what it did not know begins as nothing.</summary>
    private const int FieldsMin = 25;

    private const int WithTime = 26;
    private const int WithWishes = 27;
    private const int WithClassification = 28;

    /// <summary>What is kept of the newest message; states of the first version have one less.</summary>
    private const int NewestFieldCount = 4;

    /// <summary>Of a message of ours; states of the first version have one less.</summary>
    private const int DeliveryFieldCount = 9;

    public static void Write(IBufferWriter<byte> output, ThreadState state)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(FieldCount);
        writer.Write(Version);
        writer.Write(state.Account.Tenant);
        writer.Write(state.Account.Channel);
        writer.Write(state.Account.Account);
        writer.Write(state.Alias);
        WriteGuid(ref writer, state.Customer);
        writer.Write(state.Linked);
        writer.Write(state.Ordinal);
        writer.Write((byte)state.Phase);
        writer.Write(state.Epoch);
        writer.Write(state.Queue);
        writer.Write(state.Priority);
        writer.Write(state.OnlyAgent);
        writer.Write(state.Agent);
        writer.WriteMapHeader(state.Labels.Count);
        foreach (var (key, value) in state.Labels)
        {
            writer.Write(key);
            writer.Write(value);
        }

        WriteTime(ref writer, state.OpenedAt);
        WriteTime(ref writer, state.WaitingSince);
        WriteTime(ref writer, state.LastInboundAt);
        WriteTime(ref writer, state.LastActivityAt);
        WriteTime(ref writer, state.ClosedAt);
        writer.Write(state.Sequence);
        WriteLines(ref writer, state);
        WriteDeliveries(ref writer, state.Deliveries);
        HeldItemCodec.Write(ref writer, state.Held);
        writer.WriteArrayHeader(NewestFieldCount);
        writer.Write(state.CustomerName);
        writer.Write(state.ReplyToken);
        writer.Write(state.TraceParent);
        writer.Write(state.ReplyContext);
        ThreadTimeCodec.Write(ref writer, state.Time);
        RoutingWishesCodec.Write(ref writer, state.Wishes);
        ClassificationCodec.Write(ref writer, state);
        ThreadMovesCodec.Write(ref writer, state.Moves);
        writer.Flush();
    }

    /// <param name="bytes">What <see cref="Write"/> made.</param>
    /// <param name="firstSequence">Log sequence of the first event of the commit that wrote the state.</param>
    public static ThreadState Read(ReadOnlyMemory<byte> bytes, long firstSequence)
    {
        var reader = new MessagePackReader(bytes);
        var fields = reader.ReadArrayHeader();
        var version = reader.ReadInt32();
        if (version != Version || fields < FieldsMin)
        {
            throw new InvalidDataException($"A thread's state has version {version} with {fields} fields; this program reads version {Version} with {FieldsMin} or more.");
        }

        var state = new ThreadState
        {
            Account = new AccountRef(reader.ReadString()!, reader.ReadString()!, reader.ReadString()!),
            Alias = reader.ReadString()!,
            Customer = ReadGuid(ref reader),
            Linked = reader.ReadBoolean(),
            Ordinal = reader.ReadInt32(),
            Phase = (ConversationPhase)reader.ReadByte(),
            Epoch = reader.ReadInt32(),
            Queue = reader.ReadString()!,
            Priority = reader.ReadInt32(),
            OnlyAgent = reader.ReadString(),
            Agent = reader.ReadString(),
            Labels = ReadLabels(ref reader),
            OpenedAt = ReadTime(ref reader),
            WaitingSince = ReadTime(ref reader),
            LastInboundAt = ReadTime(ref reader),
            LastActivityAt = ReadTime(ref reader),
            ClosedAt = ReadTime(ref reader),
            Sequence = reader.ReadInt64(),
        };
        ReadLines(ref reader, state, firstSequence);
        ReadDeliveries(ref reader, state.Deliveries, firstSequence);
        HeldItemCodec.Read(ref reader, state.Held);
        var newest = reader.ReadArrayHeader();
        state.CustomerName = reader.ReadString();
        state.ReplyToken = reader.ReadString();
        state.TraceParent = reader.ReadString();
        state.ReplyContext = newest < NewestFieldCount ? null : reader.ReadString();
        if (fields > FieldsMin)
        {
            ThreadTimeCodec.Read(ref reader, state.Time);
        }

        if (fields > WithTime)
        {
            state.Wishes = RoutingWishesCodec.Read(ref reader);
        }

        if (fields > WithWishes)
        {
            ClassificationCodec.Read(ref reader, state);
        }

        if (fields > WithClassification)
        {
            ThreadMovesCodec.Read(ref reader, state.Moves);
        }

        // The lines of the commit itself came on top of as many as are kept.
        LogPlaces.Bound(state);
        return state;
    }

    private static void WriteLines(ref MessagePackWriter writer, ThreadState state)
    {
        writer.WriteArrayHeader(2);
        writer.WriteArrayHeader(state.Lines.Count);
        var previous = 0L;
        foreach (var line in state.Lines)
        {
            writer.Write(line - previous);
            previous = line;
        }

        writer.WriteArrayHeader(state.FreshLines.Count);
        foreach (var offset in state.FreshLines)
        {
            writer.Write(offset);
        }
    }

    private static void ReadLines(ref MessagePackReader reader, ThreadState state, long firstSequence)
    {
        reader.ReadArrayHeader();
        var count = reader.ReadArrayHeader();
        var line = 0L;
        for (var i = 0; i < count; i++)
        {
            line += reader.ReadInt64();
            state.Lines.Add(line);
        }

        count = reader.ReadArrayHeader();
        for (var i = 0; i < count; i++)
        {
            state.Lines.Add(firstSequence + reader.ReadInt32());
        }
    }

    // A delivery of the commit itself does not know its log sequence yet: it stores -1 - offset.
    private static void WriteDeliveries(ref MessagePackWriter writer, List<Delivery> deliveries)
    {
        writer.WriteArrayHeader(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            writer.WriteArrayHeader(DeliveryFieldCount);
            WriteGuid(ref writer, delivery.Id);
            writer.Write(delivery.ClientId);
            writer.Write(delivery.Agent);
            writer.Write(delivery.Ordinal);
            writer.Write(delivery.LogSequence);
            writer.Write((byte)delivery.Status);
            writer.Write(delivery.ProviderId);
            WriteTime(ref writer, delivery.AcceptedAt);
            writer.WriteMapHeader(delivery.Parts.Count);
            foreach (var part in delivery.Parts)
            {
                writer.Write(part.Id);
                writer.Write((byte)part.Status);
            }
        }
    }

    private static void ReadDeliveries(ref MessagePackReader reader, List<Delivery> deliveries, long firstSequence)
    {
        var count = reader.ReadArrayHeader();
        for (var i = 0; i < count; i++)
        {
            var fields = reader.ReadArrayHeader();
            var (id, client, agent, ordinal) = (ReadGuid(ref reader), reader.ReadString()!, reader.ReadString()!, reader.ReadInt32());
            var sequence = reader.ReadInt64();
            var (status, provider) = ((DeliveryStatus)reader.ReadByte(), reader.ReadString());
            var delivery = new Delivery
            {
                Id = id,
                ClientId = client,
                Agent = agent,
                Ordinal = ordinal,
                LogSequence = sequence < 0 ? firstSequence + (-1 - sequence) : sequence,
                Status = status,
                ProviderId = provider,
                AcceptedAt = ReadTime(ref reader),
            };
            deliveries.Add(delivery);
            for (var parts = fields < DeliveryFieldCount ? 0 : reader.ReadMapHeader(); parts > 0; parts--)
            {
                delivery.Parts.Add(new DeliveryPart(reader.ReadString()!, (DeliveryStatus)reader.ReadByte()));
            }
        }
    }

    private static Dictionary<string, string> ReadLabels(ref MessagePackReader reader)
    {
        var count = reader.ReadMapHeader();
        var labels = new Dictionary<string, string>(count);
        for (var i = 0; i < count; i++)
        {
            labels[reader.ReadString()!] = reader.ReadString()!;
        }

        return labels;
    }

    private static void WriteGuid(ref MessagePackWriter writer, Guid value)
    {
        writer.WriteBinHeader(16);
        value.TryWriteBytes(writer.GetSpan(16), bigEndian: true, out _);
        writer.Advance(16);
    }

    private static Guid ReadGuid(ref MessagePackReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        reader.ReadBytes()!.Value.CopyTo(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    // Microseconds since 1970; 0 is "never".
    internal static void WriteTime(ref MessagePackWriter writer, DateTimeOffset time) =>
        writer.Write(time == default ? 0L : (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10);

    internal static DateTimeOffset ReadTime(ref MessagePackReader reader)
    {
        var micros = reader.ReadInt64();
        return micros == 0 ? default : DateTimeOffset.UnixEpoch.AddTicks(micros * 10);
    }
}
