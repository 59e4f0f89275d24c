using System.Collections.Concurrent;
using System.Threading.Channels;
using Gateway.Contracts;

namespace Gateway.Host.WebChat;

/// <summary>The open sockets of visitors in this process, by account and visitor. A visitor may have several tabs.</summary>
internal sealed class Visitors
{
    // A visitor reads one message at a time; 64 unread ones mean that nobody is reading.
    private const int QueueMax = 64;

    private readonly ConcurrentDictionary<(AccountRef Account, string Visitor), ChatSocket[]> _sockets = new();

    public int Count => _sockets.Count;

    public ChatSocket Open(AccountRef account, string visitor)
    {
        var socket = new ChatSocket(Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(QueueMax) { SingleReader = true }));
        _sockets.AddOrUpdate((account, visitor), _ => [socket], (_, others) => [.. others, socket]);
        return socket;
    }

    public void Close(AccountRef account, string visitor, ChatSocket socket)
    {
        var key = (account, visitor);
        while (_sockets.TryGetValue(key, out var open))
        {
            var rest = Array.FindAll(open, s => s != socket);
            if (rest.Length == 0 ? _sockets.TryRemove(new(key, open)) : _sockets.TryUpdate(key, rest, open))
            {
                return;
            }
        }
    }

    /// <summary>Whether at least one open socket took the frame. A socket whose queue is full is closed: the visitor comes back and resumes.</summary>
    public bool TrySend(AccountRef account, string visitor, ReadOnlyMemory<byte> frame)
    {
        if (!_sockets.TryGetValue((account, visitor), out var open))
        {
            return false;
        }

        var taken = false;
        foreach (var socket in open)
        {
            taken |= socket.TrySend(frame);
        }

        return taken;
    }
}

/// <summary>The sending side of one socket: frames queue here, one loop writes them.</summary>
internal sealed class ChatSocket(Channel<ReadOnlyMemory<byte>> queue)
{
    public ChannelReader<ReadOnlyMemory<byte>> Frames => queue.Reader;

    public bool TrySend(ReadOnlyMemory<byte> frame)
    {
        if (queue.Writer.TryWrite(frame))
        {
            return true;
        }

        queue.Writer.TryComplete();
        return false;
    }

    public void Complete() => queue.Writer.TryComplete();
}
