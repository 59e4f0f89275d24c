using CsCheck;
using Gateway.Protocol;

namespace Gateway.Tests.Protocol;

/// <summary>Takes every sample frame, cuts it and changes bytes in it. A reader that throws fails the test by itself.</summary>
public sealed class HostileFrameTests
{
    private static readonly byte[][] JsonFrames = Samples(FrameFormat.Json);
    private static readonly byte[][] MessagePackFrames = Samples(FrameFormat.MessagePack);

    [Theory]
    [InlineData(FrameFormat.Json)]
    [InlineData(FrameFormat.MessagePack)]
    public void Read_EveryPrefixOfEveryFrame_IsMalformed(FrameFormat format)
    {
        foreach (var frame in Of(format))
        {
            for (var length = 0; length < frame.Length; length++)
            {
                Assert.NotEqual(FrameReadOutcome.Read, FrameCodec.ReadClient(format, frame.AsMemory(0, length)).Outcome);
                Assert.NotEqual(FrameReadOutcome.Read, FrameCodec.ReadServer(format, frame.AsMemory(0, length)).Outcome);
            }
        }
    }

    [Theory]
    [InlineData(FrameFormat.Json)]
    [InlineData(FrameFormat.MessagePack)]
    public void Read_MutatedFrame_EndsInAnOutcomeWithADetail(FrameFormat format)
    {
        var frames = Of(format);
        Gen.Select(Gen.Int[0, frames.Length - 1], Gen.Select(Gen.Int[0, 1000], Gen.Byte).Array[1, 4]).Sample(
            (index, changes) =>
            {
                var bytes = (byte[])frames[index].Clone();
                foreach (var (position, value) in changes)
                {
                    bytes[position % bytes.Length] = value;
                }

                var client = FrameCodec.ReadClient(format, bytes);
                var server = FrameCodec.ReadServer(format, bytes);
                return (client.Outcome == FrameReadOutcome.Read) == (client.Frame is not null)
                    && (server.Outcome == FrameReadOutcome.Read) == (server.Frame is not null)
                    && (client.Frame is not null || client.Detail.Length > 0)
                    && (server.Frame is not null || server.Detail.Length > 0);
            },
            iter: 20_000);
    }

    [Theory]
    [InlineData(FrameFormat.Json)]
    [InlineData(FrameFormat.MessagePack)]
    public void Read_RandomBytes_EndsInAnOutcome(FrameFormat format) =>
        Gen.Byte.Array[0, 64].Sample(
            bytes => FrameCodec.ReadClient(format, bytes).Frame is null && FrameCodec.ReadServer(format, bytes).Frame is null, iter: 20_000);

    private static byte[][] Of(FrameFormat format) => format == FrameFormat.Json ? JsonFrames : MessagePackFrames;

    private static byte[][] Samples(FrameFormat format) =>
    [
        .. SampleFrames.Client.Select(sample => FrameCodecTests.Bytes(format, sample.Frame)),
        .. SampleFrames.Server.Select(sample => FrameCodecTests.Bytes(format, sample.Frame)),
    ];
}
