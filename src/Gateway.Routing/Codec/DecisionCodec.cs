using System.Buffers;
using MessagePack;

namespace Gateway.Routing;

/// <summary>
/// Decisions as bytes: a version byte, then a MessagePack array of items, each <c>[kind, ...]</c>: 1 a decision, 2 how one ended. Kinds and fields are stored: none
/// is ever reused or moved.
/// </summary>
public static class DecisionCodec
{
    /// <summary>Most bytes of one decision. What does not fit is counted by obstacle.</summary>
    // Twenty candidates at about 80 bytes and a demand of 300: all of what a person reads; a job of three offers costs less than its own events.
    public const int DecisionBytesMax = 2048;

    private const byte Version = 1;

    public static void Write(IBufferWriter<byte> output, IReadOnlyList<DecisionNews> news)
    {
        Frame.WriteVersion(output, Version);
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(news.Count);
        foreach (var item in news)
        {
            if (item.Made is { } made) WriteDecision(ref writer, made);
            if (item.Ended is { } ended) WriteEnding(ref writer, ended);
        }

        writer.Flush();
    }

    /// <summary>Appends the decisions read to <paramref name="decisions"/>, and tells those that are there how they ended.</summary>
    /// <exception cref="InvalidDataException">Another version, an unknown kind, or bytes that are no decisions.</exception>
    public static void Read(ReadOnlySequence<byte> input, List<Decision> decisions) => Frame.Read(input, Version, "decisions", decisions, static (ref reader, into) =>
    {
        for (var left = reader.ReadArrayHeader(); left > 0; left--) ReadItem(ref reader, into);
        return into;
    });

    private static void ReadItem(ref MessagePackReader r, List<Decision> into)
    {
        var length = r.ReadArrayHeader();
        switch ((r.ReadInt32(), length))
        {
            case (1, DecisionParts.Fields + 1):
                into.Add(DecisionParts.Read(ref r));
                break;
            case (2, 5):
                var ending = new DecisionEnding(Parts.ReadOffer(ref r), Parts.ReadEnum<DecisionEnd>(ref r), r.ReadInt64(), r.ReadString());
                var ended = into.FindLastIndex(d => d.Offer == ending.Offer);
                if (ended >= 0) into[ended] = into[ended] with { Ending = ending };
                break;
            case var (kind, _):
                throw new InvalidDataException($"Decision item {kind} with {length} fields is not known to this version.");
        }
    }

    private static void WriteDecision(ref MessagePackWriter w, Decision decision)
    {
        w.WriteArrayHeader(DecisionParts.Fields + 1);
        w.Write(1);
        DecisionParts.Write(ref w, decision, DecisionBytesMax);
    }

    private static void WriteEnding(ref MessagePackWriter w, DecisionEnding ending)
    {
        w.WriteArrayHeader(5);
        w.Write(2);
        Parts.Write(ref w, ending.Offer);
        w.Write((int)ending.End);
        w.Write(ending.At);
        w.Write(ending.Reason);
    }
}
