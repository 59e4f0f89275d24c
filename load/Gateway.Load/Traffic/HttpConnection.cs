using System.Buffers.Text;
using System.Net.Sockets;

namespace Gateway.Load.Traffic;

/// <summary>
/// One keep-alive HTTP/1.1 connection with one request at a time. It reads of an answer what a load generator needs, the status, because a full
/// client would take half of a small machine.
/// </summary>
internal sealed class HttpConnection(Uri url) : IDisposable
{
    // Answers of the gateway are below 1 KiB; a problem document is below 4.
    private readonly byte[] _answer = new byte[16 * 1024];
    private Socket? _socket;

    /// <returns>The status; 0 when the connection broke before the answer was complete.</returns>
    public async ValueTask<int> PostAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            var socket = _socket ??= await ConnectAsync(cancellationToken);
            for (var sent = 0; sent < request.Length;)
            {
                sent += await socket.SendAsync(request[sent..], cancellationToken);
            }

            return await AnswerAsync(socket, cancellationToken);
        }
        catch (SocketException)
        {
            // Refused or reset: the caller counts it, the next request connects again.
            Dispose();
            return 0;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(url.Host, url.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<int> AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var (have, need) = (0, int.MaxValue);
        while (have < need && have < _answer.Length)
        {
            var read = await socket.ReceiveAsync(_answer.AsMemory(have), cancellationToken);
            if (read == 0)
            {
                Dispose();
                return 0;
            }

            have += read;
            if (need == int.MaxValue && _answer.AsSpan(0, have).IndexOf("\r\n\r\n"u8) is var end && end >= 0)
            {
                var body = BodyLength(_answer.AsSpan(0, end + 2));
                if (body < 0)
                {
                    // The end of such an answer would have to be searched for: opening a new connection is simpler, and these answers are refusals.
                    Dispose();
                    break;
                }

                need = end + 4 + body;
            }
        }

        return Status(_answer.AsSpan(0, have));
    }

    private static int Status(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 "u8) && Utf8Parser.TryParse(answer[9..], out int status, out _) ? status : 0;

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : -1;
    }
}
