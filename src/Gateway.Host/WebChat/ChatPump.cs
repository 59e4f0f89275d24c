using System.Net.WebSockets;

namespace Gateway.Host.WebChat;

/// <summary>The two loops of a visitor's socket: frames in, one after the other, and frames out of the queue.</summary>
internal static class ChatPump
{
    public static async Task RunAsync(WebSocket socket, ChatSession session, ChatSocket open, int frameMax, CancellationToken ends)
    {
        var writing = WriteAsync(socket, open, ends);
        var status = await ReadAsync(socket, session, frameMax, ends);
        open.Complete();
        await writing;
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            // The answer to a close is one small frame; a peer that does not read it is gone.
            await socket.CloseOutputAsync(status, status == WebSocketCloseStatus.MessageTooBig ? $"at most {frameMax} bytes" : null, CancellationToken.None);
        }
    }

    private static async Task<WebSocketCloseStatus> ReadAsync(WebSocket socket, ChatSession session, int frameMax, CancellationToken ends)
    {
        // A message of a person is a few hundred bytes; the buffer grows to the limit for those who paste.
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(length), ends);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return WebSocketCloseStatus.NormalClosure;
                }

                if (result.MessageType == WebSocketMessageType.Binary)
                {
                    return WebSocketCloseStatus.InvalidMessageType;
                }

                length += result.Count;
                if (result.EndOfMessage)
                {
                    await session.HandleAsync(buffer.AsMemory(0, length));
                    length = 0;
                }
                else if (length >= frameMax)
                {
                    return WebSocketCloseStatus.MessageTooBig;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(frameMax, buffer.Length * 2));
                }
            }
        }
        catch (OperationCanceledException)
        {
            return WebSocketCloseStatus.EndpointUnavailable;
        }
    }

    private static async Task WriteAsync(WebSocket socket, ChatSocket open, CancellationToken ends)
    {
        try
        {
            await foreach (var frame in open.Frames.ReadAllAsync(ends))
            {
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, ends);
            }

            if (socket.State == WebSocketState.Open)
            {
                // Our side ended: the queue was full, and its reader does not keep up.
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ends);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The reading loop sees the same end and says why.
        }
    }
}
