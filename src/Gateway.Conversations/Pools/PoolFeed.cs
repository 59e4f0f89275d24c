using System.Collections.Concurrent;

namespace Gateway.Conversations.Pools;

/// <summary>
/// Takes what this process's conversations tell their pools: one call is on its way to a pool, and what comes meanwhile goes together in the next.
/// The pool decides in batches anyway, so nobody waits longer, and a thousand conversations cost one call instead of a thousand.
/// </summary>
internal sealed class PoolFeed(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Completes when the pool has made it durable, with what it answered to all that went together. Throws what the pool's call threw; then it may be repeated.</summary>
    public Task<PoolAnswer> SubmitAsync(JobSubmission job) => Of(job.Tenant).SubmitAsync(job);

    /// <inheritdoc cref="SubmitAsync"/>
    public Task CompleteAsync(string tenant, string job) => Of(tenant).CompleteAsync(job);

    private Line Of(string tenant) => _lines.GetOrAdd(tenant, static (name, grains) => new Line(grains.GetGrain<IPoolGrain>(name)), grains);

    /// <summary>The way to one pool.</summary>
    private sealed class Line(IPoolGrain pool)
    {
        // One call's worth: a pool decides a thousand in about 3 ms.
        private const int NewsMax = 1024;

        private readonly Lock _lock = new();
        private Load _next = new();
        private bool _running;

        public Task<PoolAnswer> SubmitAsync(JobSubmission job)
        {
            lock (_lock)
            {
                _next.Submitted.Add(job);
                return Added();
            }
        }

        public Task<PoolAnswer> CompleteAsync(string job)
        {
            lock (_lock)
            {
                _next.Completed.Add(job);
                return Added();
            }
        }

        private Task<PoolAnswer> Added()
        {
            var mine = _next.Done.Task;
            if (!_running)
            {
                _running = true;
                // Off the caller's turn: a grain's scheduler would keep the line waiting behind that grain.
                _ = Task.Run(RunAsync);
            }
            else if (_next.Submitted.Count + _next.Completed.Count >= NewsMax)
            {
                _full.Enqueue(_next);
                _next = new Load();
            }

            return mine;
        }

        // Callers wait for their answer, so what gathers is at most what is in flight.
        private readonly Queue<Load> _full = new();

        private async Task RunAsync()
        {
            while (Take() is { } load)
            {
                try
                {
                    load.Done.SetResult(await pool.TakeAsync(new PoolNews { Submitted = load.Submitted, Completed = load.Completed }));
                }
                catch (Exception exception)
                {
                    load.Done.SetException(exception);
                }
            }
        }

        private Load? Take()
        {
            lock (_lock)
            {
                if (_full.TryDequeue(out var full))
                {
                    return full;
                }

                if (_next.Submitted.Count + _next.Completed.Count == 0)
                {
                    _running = false;
                    return null;
                }

                var load = _next;
                _next = new Load();
                return load;
            }
        }
    }

    private sealed class Load
    {
        public List<JobSubmission> Submitted { get; } = [];

        public List<string> Completed { get; } = [];

        public TaskCompletionSource<PoolAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
