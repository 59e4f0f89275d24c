using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.SystemTests.BadInput;

/// <summary>A connection over which any bytes go, and the answer as it comes.</summary>
internal sealed class RawConnection : IDisposable
{
    // Beyond the longest deadline of the gateway that a case here may run into.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NetworkStream _stream;
    private readonly Socket _socket;
    private readonly CancellationTokenSource _patience;

    private RawConnection(Socket socket)
    {
        (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));
        _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _patience.CancelAfter(Patience);
    }

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes, _patience.Token);
        }
        catch (IOException)
        {
            // Refused before it was all sent: the answer says why.
        }
    }

    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>One answer; null when the connection ended without one.</summary>
    public async Task<RawAnswer?> ReadAnswerAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await ReadByteAsync() is not { } one)
            {
                return head.Length == 0 ? null : throw new InvalidDataException("The answer broke off: " + head);
            }

            head.Append((char)one);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1].Trim());
        var body = headers.ContainsKey("transfer-encoding")
            ? await ReadChunksAsync()
            : await ReadBodyAsync(headers.TryGetValue("content-length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0);
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    public async Task ReadExactlyAsync(Memory<byte> bytes) => await _stream.ReadExactlyAsync(bytes, _patience.Token);

    /// <summary>Everything until the gateway closes.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        while (await ReadByteAsync() is { } one)
        {
            all.WriteByte(one);
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _patience.Dispose();
    }

    private async Task<string> ReadBodyAsync(int length)
    {
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, _patience.Token);
        return Encoding.UTF8.GetString(body);
    }

    private async Task<string> ReadChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = new StringBuilder();
            while (await ReadByteAsync() is { } one && one != '\n')
            {
                line.Append((char)one);
            }

            var size = int.Parse(line.ToString().Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var chunk = await ReadBodyAsync(size + 2);
            if (size == 0)
            {
                return body.ToString();
            }

            body.Append(chunk.AsSpan(0, chunk.Length - 2));
        }
    }

    /// <summary>Null at the end; a reset is an end too.</summary>
    private async ValueTask<byte?> ReadByteAsync()
    {
        var one = new byte[1];
        try
        {
            return await _stream.ReadAsync(one, _patience.Token) == 0 ? null : one[0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}

internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body);
