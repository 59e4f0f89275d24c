using System.Buffers;
using System.Globalization;
using Gateway.Contracts;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Load.Lanes;

/// <summary>
/// One publish frame whose numbers are written over in place: the sender shares the processors with what it measures. Senders and ids have a fixed
/// number of digits; the batch's own id is a 5-byte MessagePack integer.
/// </summary>
internal sealed class BatchTemplate
{
    // A batch id that needs all four bytes from the start, so that its length never changes.
    private const uint FirstId = 0x1000_0000;

    private const int Digits = 12;

    private readonly byte[] _bytes;
    private readonly int _id;
    private readonly int[] _senders;
    private readonly int[] _items;

    public BatchTemplate(int count, int textLength)
    {
        var output = new ArrayBufferWriter<byte>();
        var text = string.Concat(Enumerable.Repeat("Where is my order? ", (textLength / 19) + 1))[..textLength];
        var items = Enumerable.Range(0, count).Select(_ => new InboundItem
        {
            Kind = ItemKind.Message,
            Channel = "whatsapp",
            Sender = "s" + new string('0', Digits),
            SenderName = "Ayu",
            Id = "m" + new string('0', Digits),
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_772_366_400_125),
            Text = text,
        }).ToArray();
        output.Write(new byte[LengthPrefix.Size]);
        LaneCodec.Write(FrameFormat.MessagePack, new LanePublish(FirstId, "whatsapp", "main", items), output);
        _bytes = output.WrittenSpan.ToArray();
        LengthPrefix.Write(_bytes, _bytes.Length - LengthPrefix.Size);
        _id = _bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xce, 0x10, 0, 0, 0]) + 1;
        _senders = Places("s000000000000"u8, count);
        _items = Places("m000000000000"u8, count);
    }

    public int Count => _senders.Length;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public static long IdOf(long number) => FirstId + number;

    public static long NumberOf(long id) => id - FirstId;

    /// <summary>Makes it batch <paramref name="number"/>, with messages that have not been before.</summary>
    public void Fill(long number, long firstMessage, int threads)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_id), (uint)IdOf(number));
        for (var i = 0; i < _items.Length; i++)
        {
            Put(_senders[i], (firstMessage + i) % threads);
            Put(_items[i], firstMessage + i);
        }
    }

    private void Put(int place, long value) =>
        value.TryFormat(_bytes.AsSpan(place, Digits), out _, "D12", CultureInfo.InvariantCulture);

    private int[] Places(ReadOnlySpan<byte> text, int count)
    {
        var places = new int[count];
        var from = 0;
        for (var i = 0; i < count; i++)
        {
            from += _bytes.AsSpan(from).IndexOf(text) + 1;
            places[i] = from;
        }

        return places;
    }
}
