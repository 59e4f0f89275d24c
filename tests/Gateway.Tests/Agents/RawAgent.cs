using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Agents;

/// <summary>A socket that may send whatever bytes it likes.</summary>
internal sealed class RawAgent : IDisposable
{
    private readonly NetworkStream _stream;

    private RawAgent(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Status line and headers of the answer.</summary>
    public string Head { get; private set; } = "";

    public static string Request(string agent, string subprotocol = "Sec-WebSocket-Protocol: gateway.agent.v1.json\r\n", string more = "") =>
        $"GET /agent HTTP/1.1\r\nHost: gateway\r\nX-Agent: {agent}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{subprotocol}{more}\r\n";

    public static async Task<RawAgent> OpenAsync(AgentServer server, string request)
    {
        // A small window, so that a reader who does not read is noticed soon.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        var agent = new RawAgent(socket);
        await agent.SendAsync(Encoding.ASCII.GetBytes(request));
        agent.Head = await agent.ReadTextAsync("\r\n\r\n");
        return agent;
    }

    /// <summary>Connected, hello said, welcome read.</summary>
    public static async Task<RawAgent> WelcomedAsync(AgentServer server, string name)
    {
        var agent = await OpenAsync(server, Request(name));
        // The sample of RFC 6455, section 1.3.
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", agent.Head, StringComparison.Ordinal);
        await agent.SendAsync(Frame(0x81, """{"type":"hello"}"""u8));
        Assert.Equal(1, (await agent.ReadAsync())!.Value.Opcode);
        return agent;
    }

    /// <summary>A masked frame.</summary>
    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] mask = [1, 2, 3, 4];
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length];
        var masked = payload.ToArray();
        for (var index = 0; index < masked.Length; index++)
        {
            masked[index] ^= mask[index & 3];
        }

        return [first, .. length, .. mask, .. masked];
    }

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();

    public async Task<string> ReadTextAsync(string until)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(until, StringComparison.Ordinal) && await _stream.ReadAsync(one, TestContext.Current.CancellationToken) > 0)
        {
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    /// <summary>One short server frame; null when the connection ended.</summary>
    public async Task<(int Opcode, byte[] Payload)?> ReadAsync()
    {
        try
        {
            var header = new byte[2];
            await _stream.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
            Assert.Equal(0x80, header[0] & 0xF0);
            var length = (int)header[1];
            if (length == 126)
            {
                var wide = new byte[2];
                await _stream.ReadExactlyAsync(wide, TestContext.Current.CancellationToken);
                length = BinaryPrimitives.ReadUInt16BigEndian(wide);
            }

            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
            return (header[0] & 0x0F, payload);
        }
        catch (Exception ended) when (ended is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    /// <summary>Reads on until the close frame.</summary>
    public async Task<int> CloseCodeAsync()
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Opcode == 8)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
            }
        }

        throw new EndOfStreamException("The connection ended without a close frame.");
    }

    public void Dispose() => _stream.Dispose();
}
