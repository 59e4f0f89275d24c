using System.Buffers;
using MessagePack;

namespace Gateway.Routing;

internal delegate TResult FrameBody<TInto, TResult>(ref MessagePackReader reader, TInto into);

/// <summary>The version byte in front, and one kind of error for all that is wrong with stored bytes.</summary>
internal static class Frame
{
    public static void WriteVersion(IBufferWriter<byte> output, byte version)
    {
        output.GetSpan(1)[0] = version;
        output.Advance(1);
    }

    public static TResult Read<TInto, TResult>(ReadOnlySequence<byte> input, byte version, string what, TInto into, FrameBody<TInto, TResult> body)
    {
        if (input.IsEmpty) throw new InvalidDataException($"Stored {what} are empty; expected version byte {version}.");
        var found = input.FirstSpan.IsEmpty ? input.ToArray()[0] : input.FirstSpan[0];
        if (found != version) throw new InvalidDataException($"Stored {what} have version {found}; this program reads version {version}.");
        var reader = new MessagePackReader(input.Slice(1));
        try
        {
            var result = body(ref reader, into);
            return reader.End ? result : throw new InvalidDataException($"Stored {what} are followed by {input.Length - 1 - reader.Consumed} bytes that do not belong to them.");
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
        {
            throw new InvalidDataException($"Stored {what} are not readable at byte {reader.Consumed + 1}: {e.Message}", e);
        }
    }
}
