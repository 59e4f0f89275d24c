using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Load.Lanes;

/// <summary>Reads every accepted message back over the same lane, and notes how often each is there.</summary>
internal sealed class LaneCheck(int port, string key, long messages)
{
    // Half of the window: the gateway goes on while the acknowledgement is on its way.
    private const long AckEvery = LaneLimits.WindowMax / 2;

    // A feed that says nothing for this long has nothing more.
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(5);

    private readonly byte[] _seen = new byte[messages];

    public long Events { get; private set; }

    public long Repeated { get; private set; }

    /// <summary>Events of a partition that came in another order than their sequences.</summary>
    public long OutOfOrder { get; private set; }

    public TimeSpan Took { get; private set; }

    /// <summary>Why it read no further.</summary>
    public string End { get; private set; } = "complete";

    public long Missing(Func<long, bool> isAcknowledged)
    {
        var missing = 0L;
        for (var message = 0L; message < _seen.Length; message++)
        {
            missing += _seen[message] == 0 && isAcknowledged(message) ? 1 : 0;
        }

        return missing;
    }

    /// <summary>Reads until <paramref name="expected"/> messages were seen or nothing more comes.</summary>
    public async Task RunAsync(long expected, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var stream = socket.GetStream();
        await SendAsync(stream, new LaneHello(LaneLimits.Version, key, "load"), cancellationToken);
        await SendAsync(stream, new LaneSubscribe(null, ["gateway.message.accepted"], null, LaneLimits.WindowMax, LaneContent.Json), cancellationToken);
        var buffer = new byte[4 * 1024 * 1024];
        var (length, acknowledged) = (0, 0L);
        var last = new Dictionary<int, long>();
        while (Events - Repeated < expected)
        {
            using var patience = new CancellationTokenSource(SilentFor, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            int count;
            try
            {
                count = await stream.ReadAsync(buffer.AsMemory(length), either.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                End = "silence";
                break;
            }

            if (count == 0)
            {
                End = "closed";
                break;
            }

            length += count;
            var start = 0;
            while (length - start >= LengthPrefix.Size && BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start)) is var size && length - start >= LengthPrefix.Size + size)
            {
                switch (LaneCodec.ReadServer(FrameFormat.MessagePack, buffer.AsMemory(start + LengthPrefix.Size, size)).Frame)
                {
                    case LaneEvent one:
                        Note(one.Json.Span, last);
                        break;
                    case LaneError error:
                        throw new InvalidOperationException($"Reading back: {error.Code} {error.Detail}");
                }

                start += LengthPrefix.Size + size;
            }

            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
            if (Events - acknowledged >= AckEvery)
            {
                acknowledged = Events;
                await SendAsync(stream, new LaneHandled(acknowledged), cancellationToken);
            }
        }

        Took = TimeProvider.System.GetElapsedTime(started);
    }

    private void Note(ReadOnlySpan<byte> json, Dictionary<int, long> last)
    {
        Events++;
        var partition = (int)Number(json, "\"partition\":"u8);
        var sequence = Number(json, "\"sequence\":"u8);
        OutOfOrder += last.GetValueOrDefault(partition) >= sequence ? 1 : 0;
        last[partition] = sequence;
        // The event has an id too, in front of its data.
        var message = Number(json[Math.Max(0, json.IndexOf("\"data\":{"u8))..], "\"id\":\"m"u8);
        if (message >= 0 && message < _seen.Length)
        {
            Repeated += _seen[message] > 0 ? 1 : 0;
            _seen[message] = 1;
        }
    }

    private static long Number(ReadOnlySpan<byte> json, ReadOnlySpan<byte> behind)
    {
        var place = json.IndexOf(behind);
        return place >= 0 && System.Buffers.Text.Utf8Parser.TryParse(json[(place + behind.Length)..], out long value, out _) ? value : -1;
    }

    private static async Task SendAsync(NetworkStream stream, LaneFrame frame, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write(stackalloc byte[LengthPrefix.Size]);
        LaneCodec.Write(FrameFormat.MessagePack, frame, output);
        var bytes = output.WrittenSpan.ToArray();
        LengthPrefix.Write(bytes, bytes.Length - LengthPrefix.Size);
        await stream.WriteAsync(bytes, cancellationToken);
    }
}
