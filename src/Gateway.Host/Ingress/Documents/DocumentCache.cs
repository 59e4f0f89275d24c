using Gateway.Host.Operate;

namespace Gateway.Host.Ingress;

/// <summary>
/// What providers publish to verify their requests with: signing keys and certificates, fetched when a channel first asks and kept. A provider that cannot be
/// reached costs its callers one wait and no more, and keys at hand outlive its outage.
/// </summary>
internal sealed class DocumentCache(IDocumentSource source, TimeProvider clock, GatewayMetrics metrics)
{
    // Every account of every tenant shares Microsoft's one set of keys; certificates of SNS have an address for each region and year.
    internal const int EntriesMax = 256;

    // More at once than this are made-up addresses of certificates; each costs the provider a request.
    internal const int FetchesMax = 8;

    // Half: made-up addresses below one provider's name keep neither another provider's first fetch waiting nor anybody's refresh.
    internal const int NewOfProviderMax = 4;

    // What failed is remembered only to answer at once for ten seconds.
    internal const int FailedMax = 32;

    // Providers rotate their keys over weeks and publish new ones a day or more before they sign with them.
    internal static readonly TimeSpan FreshFor = TimeSpan.FromHours(24);

    // Microsoft's own libraries verify with keys of at most this age.
    internal static readonly TimeSpan KeptFor = TimeSpan.FromDays(5);

    // Anyone can name an unknown key; the provider is asked for it once a minute at most.
    internal static readonly TimeSpan RefreshFloor = TimeSpan.FromMinutes(1);

    // Callers come again on their own: ten seconds give a provider time and keep an outage cheap.
    internal static readonly TimeSpan FailedFor = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<Uri, Entry> _entries = [];
    private readonly List<Slot> _fetches = [];

    /// <summary>The document at hand; null when it must be fetched first, or, with <paramref name="newer"/>, when a fetch may bring another.</summary>
    public ReadOnlyMemory<byte>? Find(Uri address, bool newer)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(address, out var entry) || entry.Bytes is not { } bytes)
            {
                return null;
            }

            var age = clock.GetUtcNow() - entry.FetchedAt;
            if (age >= KeptFor || (newer && age >= RefreshFloor))
            {
                return null;
            }

            if (age >= FreshFor)
            {
                // The caller has what it needs; the next ones get the new keys.
                _ = Start(address, entry);
            }

            return bytes;
        }
    }

    /// <summary>Fetches a document, once for all who ask meanwhile. False when it cannot be had now. The caller has checked the address.</summary>
    public async ValueTask<bool> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        Task<bool>? fetch;
        lock (_gate)
        {
            fetch = Entered(address) is { } entry ? Start(address, entry) : null;
        }

        return fetch is not null && await fetch.WaitAsync(cancellationToken);
    }

    private Entry? Entered(Uri address)
    {
        if (_entries.TryGetValue(address, out var entry))
        {
            return entry;
        }

        if (!HasSlot(new Slot(ProviderOf(address), IsNew: true)))
        {
            return null;
        }

        // What failed is of no use, and after it what was asked for longest ago.
        var failed = _entries.Where(e => e.Value is { Fetch: null, Bytes: null }).OrderBy(e => e.Value.RetryAt).Select(e => e.Key).ToList();
        if (failed.Count >= FailedMax || (_entries.Count >= EntriesMax && failed.Count > 0))
        {
            _entries.Remove(failed[0]);
        }
        else if (_entries.Count >= EntriesMax)
        {
            var oldest = _entries.Where(e => e.Value.Fetch is null).OrderBy(e => e.Value.FetchedAt).FirstOrDefault();
            if (oldest.Key is null)
            {
                return null;
            }

            _entries.Remove(oldest.Key);
        }

        return _entries[address] = new Entry();
    }

    private bool HasSlot(Slot slot) => _fetches.Count < FetchesMax && (!slot.IsNew || _fetches.Count(slot.Equals) < NewOfProviderMax);

    /// <summary>The last two names of the host: below them a provider, and whoever makes up addresses of it, has any number of hosts.</summary>
    private static string ProviderOf(Uri address) => string.Join('.', address.IdnHost.Split('.').TakeLast(2));

    /// <summary>The fetch under way, or a new one; null when the last one failed a moment ago or too many run. Under the lock.</summary>
    private Task<bool>? Start(Uri address, Entry entry)
    {
        if (entry.Fetch is not null)
        {
            return entry.Fetch;
        }

        var slot = new Slot(ProviderOf(address), entry.Bytes is null);
        if (clock.GetUtcNow() < entry.RetryAt || !HasSlot(slot))
        {
            return null;
        }

        _fetches.Add(slot);
        entry.Fetch = Task.Run(() => FetchAsync(address, entry, slot));
        return entry.Fetch;
    }

    private async Task<bool> FetchAsync(Uri address, Entry entry, Slot slot)
    {
        byte[]? bytes = null;
        try
        {
            bytes = await source.FetchAsync(address);
            return bytes is not null;
        }
        finally
        {
            // However it ended: its place and the address are free for the next try.
            End(entry, slot, bytes);
            metrics.DocumentFetched(bytes is not null);
        }
    }

    private void End(Entry entry, Slot slot, byte[]? bytes)
    {
        lock (_gate)
        {
            _fetches.Remove(slot);
            entry.Fetch = null;
            if (bytes is null)
            {
                entry.RetryAt = clock.GetUtcNow() + FailedFor;
            }
            else
            {
                (entry.Bytes, entry.FetchedAt) = (bytes, clock.GetUtcNow());
            }
        }
    }

    /// <summary>A fetch under way.</summary>
    /// <param name="IsNew">The address has never given a document.</param>
    private sealed record Slot(string Provider, bool IsNew);

    private sealed class Entry
    {
        public byte[]? Bytes { get; set; }

        public DateTimeOffset FetchedAt { get; set; }

        public DateTimeOffset RetryAt { get; set; }

        public Task<bool>? Fetch { get; set; }
    }
}
