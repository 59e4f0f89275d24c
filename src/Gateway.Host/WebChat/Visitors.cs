using System.Collections.Concurrent;
using Gateway.Contracts;
using Gateway.Host.WebChat.Admission;

namespace Gateway.Host.WebChat;

/// <summary>
/// The open sockets of visitors in this process, by account and visitor. A visitor may have several tabs. There are never more than the server takes
/// connections, and nothing outlives its socket.
/// </summary>
internal sealed class Visitors(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(AccountRef Account, string Visitor), ChatSocket[]> _sockets = new();

    public int Count => _sockets.Count;

    public ChatSocket Open(AccountRef account, string visitor, string page = "/")
    {
        while (true)
        {
            var others = _sockets.GetValueOrDefault((account, visitor));
            var socket = new ChatSocket(clock, others?[0].Limits ?? new VisitorLimits(clock), page);
            if (others is null ? _sockets.TryAdd((account, visitor), [socket]) : _sockets.TryUpdate((account, visitor), [.. others, socket], others))
            {
                return socket;
            }
        }
    }

    /// <summary>An open socket of the visitor; null when the chat is open nowhere here.</summary>
    public ChatSocket? Find(AccountRef account, string visitor) => _sockets.TryGetValue((account, visitor), out var open) ? open[0] : null;

    /// <summary>Who is here now, with the tab opened last.</summary>
    public IEnumerable<(AccountRef Account, string Visitor, ChatSocket Newest)> Present(string tenant) =>
        from entry in _sockets where entry.Key.Account.Tenant == tenant select (entry.Key.Account, entry.Key.Visitor, entry.Value[^1]);

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
