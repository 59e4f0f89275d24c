using System.Net;
using Gateway.Host.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Lanes;

/// <summary>
/// How many connections have not shown a key yet, TLS handshake included: of one address a few, altogether half of what may be open, so that strangers never
/// keep members out. An address of this machine or of a private network is not counted for itself: it is a neighbour, or a proxy with everybody behind it.
/// </summary>
internal sealed class LaneStrangers(IOptions<LanesOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _addresses = [];
    private int _count;

    /// <summary>A place until it is disposed; null when there is none.</summary>
    public IDisposable? TryEnter(IPAddress? peer)
    {
        var address = peer is null || ClientAddress.IsLocal(peer) ? null : ClientAddress.Network(peer);
        lock (_lock)
        {
            if (_count >= Math.Max(1, options.Value.ConnectionsMax / 2))
            {
                return null;
            }

            if (address is not null)
            {
                var own = _addresses.GetValueOrDefault(address);
                if (own >= options.Value.StrangersOfAddressMax)
                {
                    return null;
                }

                _addresses[address] = own + 1;
            }

            _count++;
            return new Place(this, address);
        }
    }

    private void Leave(IPAddress? address)
    {
        lock (_lock)
        {
            _count--;
            if (address is not null && --_addresses[address] == 0)
            {
                _addresses.Remove(address);
            }
        }
    }

    private sealed class Place(LaneStrangers strangers, IPAddress? address) : IDisposable
    {
        private LaneStrangers? _strangers = strangers;

        public void Dispose() => Interlocked.Exchange(ref _strangers, null)?.Leave(address);
    }
}
