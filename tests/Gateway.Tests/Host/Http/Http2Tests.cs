using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Host.Http;

/// <summary>Frames of RFC 9113 that no client sends, over the protocol that is otherwise spoken behind TLS only.</summary>
public sealed class Http2Tests
{
    private const byte Headers = 1;
    private const byte RstStream = 3;
    private const byte GoAway = 7;
    private const byte EndStreamAndHeaders = 5;

    // Static table of RFC 7541: :status 400.
    private const byte Status400 = 0x8c;

    [Fact]
    public async Task Request_WithTransferEncoding_IsRefused()
    {
        await using var door = await OpenAsync();
        using var client = await ConnectAsync(door);
        await client.GetStream().WriteAsync(Frame(Headers, EndStreamAndHeaders, 1, Block(("transfer-encoding", "chunked"))), TestContext.Current.CancellationToken);

        var answer = await ReadUntilAsync(client.GetStream(), Headers);
        Assert.Equal(Status400, answer[0]);
        Assert.Empty(door.Batches);
    }

    [Theory]
    [InlineData("frame of 16,385 bytes", 6)]
    [InlineData("upper", 1)]
    [InlineData("connection", 1)]
    [InlineData("crlf", 1)]
    [InlineData("two paths", 1)]
    [InlineData("window", 3)]
    public async Task BrokenFrames_EndWithGoAway(string what, int code)
    {
        await using var door = await OpenAsync();
        using var client = await ConnectAsync(door);
        byte[] bytes = what switch
        {
            "upper" => Frame(Headers, EndStreamAndHeaders, 1, Block(("X-A", "1"))),
            "connection" => Frame(Headers, EndStreamAndHeaders, 1, Block(("connection", "close"))),
            "crlf" => Frame(Headers, EndStreamAndHeaders, 1, Block(("x-a", "1\r\nhost: evil"))),
            "two paths" => Frame(Headers, EndStreamAndHeaders, 1, [.. Literal(":path", "/"), .. Block()]),
            "window" => [.. Frame(8, 0, 0, [0x7f, 0xff, 0xff, 0xff]), .. Frame(8, 0, 0, [0x7f, 0xff, 0xff, 0xff])],
            _ => Frame(0, 0, 1, new byte[16_385]),
        };
        await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

        var goAway = await ReadUntilAsync(client.GetStream(), GoAway);
        Assert.Equal(code, BinaryPrimitives.ReadInt32BigEndian(goAway.AsSpan(4)));
        Assert.Empty(door.Batches);
    }

    [Fact]
    public async Task RapidReset_EndsTheConnection()
    {
        await using var door = await OpenAsync();
        using var client = await ConnectAsync(door);
        var flood = new MemoryStream();
        for (var stream = 1; stream < 40_000; stream += 2)
        {
            flood.Write(Frame(Headers, EndStreamAndHeaders, stream, Block()));
            flood.Write(Frame(RstStream, 0, stream, [0, 0, 0, 8]));
        }

        var sending = SendAsync(client.GetStream(), flood.ToArray());
        await EndAsync(client.GetStream());
        await sending;

        using var other = await ConnectAsync(door);
        await other.GetStream().WriteAsync(Frame(Headers, EndStreamAndHeaders, 1, Block()), TestContext.Current.CancellationToken);
        Assert.NotEmpty(await ReadUntilAsync(other.GetStream(), Headers));
    }

    [Fact]
    public async Task Request_WithALengthAndATrailer_IsRefused()
    {
        await using var door = await OpenAsync();
        using var client = await ConnectAsync(door);
        byte[] head =
        [
            .. Literal(":method", "POST"), .. Literal(":scheme", "http"), .. Literal(":path", "/in/acme/line/tokyo"), .. Literal(":authority", "localhost"),
            .. Literal("content-length", "2"),
        ];
        await client.GetStream().WriteAsync(
            (byte[])[.. Frame(Headers, 4, 1, head), .. Frame(0, 0, 1, "{}"u8.ToArray()), .. Frame(Headers, EndStreamAndHeaders, 1, Literal("x-after", "1"))],
            TestContext.Current.CancellationToken);

        var answer = await ReadUntilAsync(client.GetStream(), Headers);
        Assert.Equal(Status400, answer[0]);
        Assert.Empty(door.Batches);
    }

    private static Task<TestDoor> OpenAsync() => TestDoor.OpenAsync(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));

    private static async Task<TcpClient> ConnectAsync(TestDoor door)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, door.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, [])], TestContext.Current.CancellationToken);
        return client;
    }

    private static byte[] Block(params (string Name, string Value)[] more) =>
    [
        .. Literal(":method", "GET"), .. Literal(":scheme", "http"), .. Literal(":path", "/health/live"), .. Literal(":authority", "localhost"),
        .. more.SelectMany(header => Literal(header.Name, header.Value)),
    ];

    /// <summary>Literal header field without indexing, new name.</summary>
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>The payload of the next frame of a type.</summary>
    private static async Task<byte[]> ReadUntilAsync(NetworkStream stream, byte type)
    {
        while (true)
        {
            var head = new byte[9];
            await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
            await stream.ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
            if (head[3] == type)
            {
                return payload;
            }
        }
    }

    private static async Task SendAsync(NetworkStream stream, byte[] bytes)
    {
        try
        {
            await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Ended under way, as it should.
        }
    }

    private static async Task EndAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }
    }
}
