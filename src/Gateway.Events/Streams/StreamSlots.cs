using Microsoft.Extensions.Options;

namespace Gateway.Events.Streams;

/// <summary>Places for the open streams and feeds of this process, of all transports together.</summary>
internal sealed class StreamSlots(IOptions<EventsOptions> options)
{
    private int _taken;

    public int Max => options.Value.StreamsMax;

    /// <summary>A place, until it is disposed; null when all are taken.</summary>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Max)
        {
            return new Slot(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Slot(StreamSlots slots) : IDisposable
    {
        private StreamSlots? _slots = slots;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _slots, null) is { } open)
            {
                Interlocked.Decrement(ref open._taken);
            }
        }
    }
}
