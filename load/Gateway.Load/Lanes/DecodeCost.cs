using System.Buffers;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Load.Lanes;

/// <summary>What framing and decoding cost by themselves: the gateway's own code, on one thread of this process.</summary>
internal static class DecodeCost
{
    // Long enough for the compiler's second pass, short beside a run.
    private static readonly TimeSpan RunsFor = TimeSpan.FromSeconds(1);

    /// <summary>Microseconds a message.</summary>
    public static double Measure(LaneOptions options)
    {
        var template = new BatchTemplate(options.Batch, options.Text);
        Run(template);
        return Run(template);
    }

    private static double Run(BatchTemplate template)
    {
        var messages = 0L;
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < RunsFor)
        {
            for (var round = 0; round < 64; round++)
            {
                var buffer = new ReadOnlySequence<byte>(template.Bytes);
                if (LengthPrefix.TryRead(ref buffer, LaneLimits.FrameBytesMax, out var frame, out _) != LengthPrefixOutcome.Frame)
                {
                    throw new InvalidOperationException("The sample is no frame.");
                }

                // As the gateway does with a frame that lies over several of the socket's blocks.
                var copy = ArrayPool<byte>.Shared.Rent((int)frame.Length);
                frame.CopyTo(copy);
                var read = LaneCodec.ReadClient(FrameFormat.MessagePack, copy.AsMemory(0, (int)frame.Length));
                ArrayPool<byte>.Shared.Return(copy);
                messages += ((LanePublish)read.Frame!).Items.Count;
            }
        }

        return TimeProvider.System.GetElapsedTime(started).TotalMicroseconds / messages;
    }
}
