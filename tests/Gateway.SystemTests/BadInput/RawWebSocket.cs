using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Gateway.SystemTests.BadInput;

/// <summary>An open WebSocket over which any frames go.</summary>
internal sealed class RawWebSocket(RawConnection connection) : IDisposable
{
    private const string Handshake =
        "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    public static async Task<RawWebSocket> OpenAgentAsync(int port, string key)
    {
        var socket = await OpenAsync(port, $"GET /agent HTTP/1.1\r\n{Handshake}Sec-WebSocket-Protocol: gateway.agent.v1.json\r\nAuthorization: Bearer {key}\r\n\r\n");
        await socket.SendAsync(Frame(0x81, """{"type":"hello"}"""u8));
        Assert.Contains("welcome", Encoding.UTF8.GetString((await socket.ReadAsync()).Payload), StringComparison.Ordinal);
        return socket;
    }

    public static async Task<RawWebSocket> OpenChatAsync(int port)
    {
        var socket = await OpenAsync(port, $"GET /chat/acme/site HTTP/1.1\r\n{Handshake}\r\n");
        Assert.Contains("welcome", Encoding.UTF8.GetString((await socket.ReadAsync()).Payload), StringComparison.Ordinal);
        return socket;
    }

    /// <summary>Sends what a case says; see <see cref="Case.Frames"/>.</summary>
    public Task SendAsync(string what)
    {
        var parts = what.Split(' ', 2);
        return SendAsync(parts[0] switch
        {
            "text" => Frame(0x81, Encoding.UTF8.GetBytes(parts[1])),
            "hex" => Convert.FromHexString(parts[1]),
            "first" => Frame(0x01, "{"u8),
            "fragments" => Fragments(parts[1]),
            "flood" => Flood(parts[1]),
            _ => throw new ArgumentException($"Not a frame: {what}", nameof(what)),
        });
    }

    public async Task<int> CloseCodeAsync()
    {
        while (true)
        {
            var (opcode, payload) = await ReadAsync();
            if (opcode == 8)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(payload);
            }
        }
    }

    /// <summary>The next text frame.</summary>
    public async Task<string> TextAsync()
    {
        while (true)
        {
            var (opcode, payload) = await ReadAsync();
            Assert.NotEqual(8, opcode);
            if (opcode == 1)
            {
                return Encoding.UTF8.GetString(payload);
            }
        }
    }

    public void Dispose() => connection.Dispose();

    private static async Task<RawWebSocket> OpenAsync(int port, string request)
    {
        var connection = await RawConnection.OpenAsync(port);
        await connection.SendAsync(Encoding.ASCII.GetBytes(request));
        Assert.Equal(101, (await connection.ReadAnswerAsync())?.Status);
        return new RawWebSocket(connection);
    }

    private static byte[] Fragments(string text)
    {
        var (count, size) = (int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture), int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture));
        var payload = Enumerable.Repeat((byte)'a', size).ToArray();
        return [.. Enumerable.Range(0, count).SelectMany(index => Frame((byte)(index == 0 ? 0x01 : index == count - 1 ? 0x80 : 0x00), payload))];
    }

    private static byte[] Flood(string text)
    {
        var frame = Frame(Convert.ToByte(text.Split(' ')[1], 16), []);
        return [.. Enumerable.Repeat(frame, int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture)).SelectMany(static bytes => bytes)];
    }

    private static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
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

    private Task SendAsync(byte[] bytes) => connection.SendAsync(bytes);

    private async Task<(int Opcode, byte[] Payload)> ReadAsync()
    {
        var header = new byte[2];
        await connection.ReadExactlyAsync(header);
        var length = (int)header[1];
        if (length == 126)
        {
            var wide = new byte[2];
            await connection.ReadExactlyAsync(wide);
            length = BinaryPrimitives.ReadUInt16BigEndian(wide);
        }

        var payload = new byte[length];
        await connection.ReadExactlyAsync(payload);
        return (header[0] & 0x0F, payload);
    }
}
