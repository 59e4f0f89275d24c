using System.Collections.Concurrent;
using System.Net;
using Gateway.Contracts.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Pacing;

namespace Gateway.Host.WebChat.Admission;

/// <summary>
/// How many chats are open, altogether and by the caller's address. Anyone may open one: agents, who come through the same server, must find room whatever
/// strangers do. An address of the machine or of a private network is not counted for itself: it is a neighbour, or a proxy that nobody has named.
/// </summary>
internal sealed class ChatDoor(ModelSource models, TimeProvider clock)
{
    // Of the sockets the server takes, a fifth is kept for agents and subscribers.
    internal const int SocketsMax = KestrelLimits.UpgradedConnectionsMax / 5 * 4;

    // An office or a mobile carrier's gateway, all of whose people chat with this shop in the same minute.
    internal const int SocketsOfAddressMax = 200;

    // Each page of a shop opens the chat anew: two a second is a busy office. Whoever comes without a token, or with one made up, is a new visitor.
    internal const int OpensPerMinute = 120;

    // A few colleagues at once; a hundred slow bodies of one address are no colleagues.
    internal const int UploadsOfAddressMax = 4;

    // Five visitors' days of files. Whoever comes anew without a token is another visitor, so that the address is what counts for a script.
    internal const double UploadBytesPerDay = 5 * VisitorLimits.BytesPerDay;

    // About 300 bytes each. Beyond it addresses are forgotten that have nothing open and were quiet for a minute.
    internal const int AddressesMax = 20_000;

    private readonly ConcurrentDictionary<IPAddress, Caller> _callers = new();
    private readonly SweepPace _sweeps = new(clock, SweepPace.OfAddresses);
    private readonly TenantPlaces _open = new(SocketsMax, models);

    public int Open => _open.Count;

    /// <summary>Asks for a place for one socket. When it is given, the caller leaves it with <see cref="Leave"/>.</summary>
    public ChatEntry TryEnter(HttpContext context, string tenant, out IPAddress? address)
    {
        address = Counted(context);
        if (!_open.TryEnter(tenant))
        {
            return ChatEntry.Full;
        }

        if (address is not null && Of(address)?.TryOpen() is { } entry and not ChatEntry.Entered)
        {
            _open.Leave(tenant);
            return entry;
        }

        return ChatEntry.Entered;
    }

    public void Leave(string tenant, IPAddress? address)
    {
        _open.Leave(tenant);
        if (address is not null && _callers.TryGetValue(address, out var caller))
        {
            caller.Close();
        }
    }

    /// <summary>Whether the caller's address may send another file now. True means that <see cref="EndUpload"/> follows.</summary>
    public bool TryBeginUpload(HttpContext context, out IPAddress? address)
    {
        address = Counted(context);
        return address is null || Of(address)?.TryBeginUpload() != false;
    }

    public void EndUpload(IPAddress? address)
    {
        if (address is not null && _callers.TryGetValue(address, out var caller))
        {
            caller.EndUpload();
        }
    }

    /// <summary>Whether the address may send this many bytes of files more today.</summary>
    public bool TryTakeBytes(IPAddress? address, int bytes) => address is null || Of(address)?.TryTakeBytes(bytes) != false;

    private IPAddress? Counted(HttpContext context) =>
        ClientAddress.Of(context, models.Current.TrustedProxies) is { } address && !ClientAddress.IsLocal(address) ? ClientAddress.Network(address) : null;

    /// <summary>Null when too many addresses are known already: they are held by what all may have together.</summary>
    private Caller? Of(IPAddress address)
    {
        if (_callers.TryGetValue(address, out var caller))
        {
            return caller;
        }

        if (_callers.Count >= AddressesMax && _sweeps.TryTake())
        {
            foreach (var (known, quiet) in _callers)
            {
                if (quiet.IsForgotten)
                {
                    _callers.TryRemove(known, out _);
                }
            }
        }

        return _callers.Count < AddressesMax ? _callers.GetOrAdd(address, static (_, clock) => new Caller(clock), clock) : null;
    }

    private sealed class Caller(TimeProvider clock)
    {
        private readonly Lock _lock = new();
        private readonly TokenBucket _opens = new(OpensPerMinute / 60.0, OpensPerMinute, clock);
        private readonly TokenBucket _bytes = new(UploadBytesPerDay / TimeSpan.SecondsPerDay, UploadBytesPerDay, clock);
        private int _sockets;
        private int _uploads;

        public bool IsForgotten
        {
            get
            {
                lock (_lock)
                {
                    return _sockets == 0 && _uploads == 0 && _opens.IsFull && _bytes.IsFull;
                }
            }
        }

        public ChatEntry TryOpen()
        {
            lock (_lock)
            {
                if (_sockets >= SocketsOfAddressMax)
                {
                    return ChatEntry.TooMany;
                }

                if (!_opens.TryTake())
                {
                    return ChatEntry.TooFast;
                }

                _sockets++;
                return ChatEntry.Entered;
            }
        }

        public void Close()
        {
            lock (_lock)
            {
                _sockets = Math.Max(0, _sockets - 1);
            }
        }

        public bool TryBeginUpload()
        {
            lock (_lock)
            {
                if (_uploads >= UploadsOfAddressMax)
                {
                    return false;
                }

                _uploads++;
                return true;
            }
        }

        public bool TryTakeBytes(int bytes)
        {
            lock (_lock)
            {
                return _bytes.TryTake(bytes);
            }
        }

        public void EndUpload()
        {
            lock (_lock)
            {
                _uploads = Math.Max(0, _uploads - 1);
            }
        }
    }
}

internal enum ChatEntry
{
    Entered,

    /// <summary>The address has as many chats open as one may.</summary>
    TooMany,

    /// <summary>The address opens chats faster than one may.</summary>
    TooFast,

    /// <summary>As many chats are open as this process takes, or as one tenant among several may have.</summary>
    Full,
}
