using System.Buffers.Binary;
using System.Text;
using Gateway.Host.Lanes;
using Gateway.Host.WebSockets;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Client;

/// <summary>One connection of a <see cref="HandGateway"/>, in frames.</summary>
internal sealed class HandPeer(Stream stream, LaneFraming framing, CancellationToken stop) : IDisposable
{
    private readonly WebSocketReader _reader = new(stream, LaneLimits.FrameBytesMax);

    public Task SayAsync(LaneFrame frame) => WriteAsync(Opcode.Text, output => LaneCodec.Write(framing.Format(), frame, output));

    /// <summary>An event whose sequence is its number, and the cursor <c>c</c> and that number behind it.</summary>
    public async Task GiveAsync(int number)
    {
        var json = Encoding.UTF8.GetBytes(EventOf(number));
        await WriteAsync(Opcode.Text, output =>
        {
            if (framing == LaneFraming.WebSocketText)
            {
                EventFrames.WriteJson(json, output);
            }
            else
            {
                EventFrames.WriteJsonText(json, output);
            }
        });
        await SayAsync(new LaneCursor(number, $"c{number}"));
    }

    public static string EventOf(int number) =>
        $$$"""{"partition":0,"sequence":{{{number}}},"id":"e-{{{number}}}","type":"gateway.message.accepted","data":{"n":{{{number}}}}}""";

    /// <summary>Asks whether the program's side is there; completes with its answer.</summary>
    public async Task PingedAsync()
    {
        await (framing == LaneFraming.LengthPrefixed ? SayAsync(new LanePing()) : WriteAsync(Opcode.Ping, static _ => { }));
        await NextAsync<LanePong>();
    }

    public Task CloseAsync(ushort code, string reason) => WriteAsync(Opcode.Close, output =>
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), code);
        output.Advance(2);
        output.Advance(Encoding.UTF8.GetBytes(reason, output.GetSpan(reason.Length)));
    });

    /// <summary>The next frame of one type; others are passed over.</summary>
    public async Task<TFrame> NextAsync<TFrame>()
        where TFrame : LaneFrame
    {
        while (true)
        {
            if (await (framing == LaneFraming.LengthPrefixed ? ReadPrefixedAsync() : ReadMessageAsync()) is TFrame wanted)
            {
                return wanted;
            }
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        _reader.Dispose();
    }

    private async Task<LaneFrame?> ReadPrefixedAsync()
    {
        var prefix = new byte[LengthPrefix.Size];
        await stream.ReadExactlyAsync(prefix, stop);
        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix)];
        await stream.ReadExactlyAsync(payload, stop);
        return LaneCodec.ReadClient(framing.Format(), payload).Frame;
    }

    private async Task<LaneFrame?> ReadMessageAsync()
    {
        var frame = await _reader.ReadAsync(stop);
        return frame.Item switch
        {
            WebSocketItem.Pong => new LanePong(),
            WebSocketItem.Text or WebSocketItem.Binary => LaneCodec.ReadClient(framing.Format(), frame.Payload).Frame,
            WebSocketItem.Ended => throw new EndOfStreamException(),
            _ => null,
        };
    }

    private async Task WriteAsync(Opcode opcode, Action<FrameBuffer> payload)
    {
        using var output = new FrameBuffer();
        output.BeginFrame();
        payload(output);
        if (framing == LaneFraming.LengthPrefixed)
        {
            output.EndLengthPrefixed();
        }
        else
        {
            output.EndFrame(opcode == Opcode.Text && framing == LaneFraming.WebSocketBinary ? Opcode.Binary : opcode);
        }

        await stream.WriteAsync(output.Written, stop);
    }
}
