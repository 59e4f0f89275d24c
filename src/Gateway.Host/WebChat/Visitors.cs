using System.Collections.Concurrent;
using Gateway.Contracts;

namespace Gateway.Host.WebChat;

/// <summary>The open sockets of visitors in this process, by account and visitor. A visitor may have several tabs.</summary>
internal sealed class Visitors(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(AccountRef Account, string Visitor), ChatSocket[]> _sockets = new();

    public int Count => _sockets.Count;

    public ChatSocket Open(AccountRef account, string visitor)
    {
        var socket = new ChatSocket(clock);
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
