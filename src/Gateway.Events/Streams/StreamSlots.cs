using Gateway.Contracts.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Events.Streams;

/// <summary>Places for the open streams and feeds of this process, of all transports together.</summary>
internal sealed class StreamSlots(IOptions<EventsOptions> options, ModelSource models)
{
    private readonly TenantPlaces _places = new(options.Value.StreamsMax, models);

    public int Max => options.Value.StreamsMax;

    /// <summary>A place, until it is disposed; null when all are taken, or the tenant's share of them.</summary>
    /// <param name="tenant">As the log names it, hashed.</param>
    public IDisposable? TryTake(Guid tenant)
    {
        var name = tenant.ToString("n");
        return _places.TryEnter(name) ? new Slot(_places, name) : null;
    }

    private sealed class Slot(TenantPlaces places, string tenant) : IDisposable
    {
        private TenantPlaces? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Leave(tenant);
    }
}
