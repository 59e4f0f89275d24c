using System.Collections.Concurrent;
using System.Net;
using Gateway.Host.Http;
using Gateway.Host.Pacing;

namespace Gateway.Host.Security;

/// <summary>
/// Counts wrong keys and tickets by the socket's address. Beyond a rate no honest client reaches, the answer is 429 with a wait that doubles. A right key
/// passes all the same: behind one address may sit a whole office, and a key of 256 random bits is not found by trying.
/// </summary>
internal sealed class WrongKeys(TimeProvider clock)
{
    // A person mistypes a key a few times; a desktop left open with an expired one tries every 30 s, and ten of them may share an address.
    internal const int PerMinute = 20;

    // What a client with a broken set-up should cost us: a request every five minutes.
    internal static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

    // About 150 bytes each. A botnet of more addresses is counted together with all others beyond the limit.
    internal const int AddressesMax = 10_000;

    private readonly ConcurrentDictionary<IPAddress, Tries> _tries = new();
    private readonly SweepPace _sweeps = new(clock, SweepPace.OfAddresses);

    /// <summary>Counts one; how long to wait when it was one too many, else null.</summary>
    public TimeSpan? Count(IPAddress? address)
    {
        var key = ClientAddress.Network(address ?? IPAddress.None);
        if (!_tries.TryGetValue(key, out var tries))
        {
            tries = _tries.GetOrAdd(HasRoom() ? key : IPAddress.None, static (_, clock) => new Tries(clock), clock);
        }

        return tries.Count();
    }

    private bool HasRoom()
    {
        if (_tries.Count < AddressesMax)
        {
            return true;
        }

        if (!_sweeps.TryTake())
        {
            return false;
        }

        foreach (var (address, tries) in _tries)
        {
            if (tries.IsForgotten)
            {
                _tries.TryRemove(address, out _);
            }
        }

        return _tries.Count < AddressesMax;
    }

    /// <summary>A bucket that fills again in a minute; who empties it waits twice as long each time, until it was full again.</summary>
    private sealed class Tries(TimeProvider clock)
    {
        private readonly Lock _lock = new();
        private double _left = PerMinute;
        private long _since = clock.GetTimestamp();
        private int _refusals;

        public bool IsForgotten
        {
            get
            {
                lock (_lock)
                {
                    Refill();
                    return _left >= PerMinute;
                }
            }
        }

        public TimeSpan? Count()
        {
            lock (_lock)
            {
                Refill();
                if (_left >= 1)
                {
                    _left--;
                    return null;
                }

                _refusals++;
                return TimeSpan.FromSeconds(Math.Min(Math.Pow(2, _refusals), WaitMax.TotalSeconds));
            }
        }

        private void Refill()
        {
            var now = clock.GetTimestamp();
            _left = Math.Min(PerMinute, _left + (clock.GetElapsedTime(_since, now).TotalMinutes * PerMinute));
            _since = now;
            _refusals = _left >= PerMinute ? 0 : _refusals;
        }
    }
}
