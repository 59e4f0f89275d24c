using System.Collections.Concurrent;
using Gateway.Conversations;

namespace Gateway.Host.Pages.Stats;

/// <summary>The pool's view, asked at most once a second a tenant however many pages are open: the pool has work to do.</summary>
internal sealed class PoolViews(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _views = new();

    public async ValueTask<PoolView> ReadAsync(string tenant)
    {
        if (_views.TryGetValue(tenant, out var known) && time.GetElapsedTime(known.At) < Fresh)
        {
            return known.View;
        }

        var view = await grains.GetGrain<IPoolGrain>(tenant).ViewAsync();
        _views[tenant] = new Entry(view, time.GetTimestamp());
        return view;
    }

    private sealed record Entry(PoolView View, long At);
}
