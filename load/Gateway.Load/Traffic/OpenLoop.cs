using System.Threading.Channels;

namespace Gateway.Load.Traffic;

/// <summary>
/// Arrivals by the clock: message k is due at k / rate whatever happens to the ones before it. It waits for a free connection if there is none, and its
/// latency counts from when it was due, so that a gateway that stalls cannot hide it.
/// </summary>
/// <param name="followUps">Share of messages, 0 to 1, that go on in a conversation of the same connection instead of starting one.</param>
/// <param name="answered">Called with the time from due to answer of every 200.</param>
internal sealed class OpenLoop(
    Uri url, IReadOnlyList<RequestTemplate> templates, Ledger ledger, int connections, double followUps, Action<int, TimeSpan> answered)
{
    // A minute at 20 000 a second: beyond it the gateway has stopped, and what is due is counted as unsent.
    private const int WaitingMax = 1_200_000;

    // Conversations a connection comes back to.
    private const int RecentMax = 32;

    private readonly Channel<long> _due = Channel.CreateBounded<long>(new BoundedChannelOptions(WaitingMax) { SingleWriter = true });
    private long _unsent;

    /// <summary>Arrivals that found the queue full: the load was not what it should have been.</summary>
    public long UnsentCount => Volatile.Read(ref _unsent);

    /// <param name="rateAt">Arrivals a second by the time since the start.</param>
    public async Task RunAsync(Func<TimeSpan, double> rateAt, TimeSpan duration, CancellationToken cancellationToken)
    {
        var senders = Enumerable.Range(0, connections).Select(index => Task.Run(() => SendAsync(templates[index % templates.Count], index, cancellationToken), cancellationToken)).ToArray();
        await Task.Factory.StartNew(() => Schedule(rateAt, duration, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(senders);
    }

    private void Schedule(Func<TimeSpan, double> rateAt, TimeSpan duration, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var next = 0.0;
        while (next < duration.TotalSeconds && !cancellationToken.IsCancellationRequested)
        {
            var now = clock.GetElapsedTime(start).TotalSeconds;
            for (; next <= now && next < duration.TotalSeconds; next += 1 / rateAt(TimeSpan.FromSeconds(next)))
            {
                if (!_due.Writer.TryWrite(start + (long)(next * clock.TimestampFrequency)))
                {
                    Interlocked.Increment(ref _unsent);
                }
            }

            ArrivalClock.Wait(TimeSpan.FromSeconds(next - clock.GetElapsedTime(start).TotalSeconds));
        }

        _due.Writer.Complete();
    }

    private async Task SendAsync(RequestTemplate template, int seed, CancellationToken cancellationToken)
    {
        using var connection = new HttpConnection(url);
        using var writer = new RequestWriter(template, TimeProvider.System);

        // Seeded by the connection: a scenario is the same conversation mix every time.
        var chance = new Random(seed);
        var recent = new List<int>(RecentMax);
        await foreach (var dueAt in _due.Reader.ReadAllAsync(cancellationToken))
        {
            var alias = Alias(chance, recent);
            var number = ledger.Next(alias, dueAt);
            var status = await connection.PostAsync(writer.Write(number, alias), cancellationToken);
            ledger.Answered(number, status);
            if (status == 200)
            {
                answered(number, TimeProvider.System.GetElapsedTime(dueAt));
            }
        }
    }

    /// <summary>A customer of this connection, which sends one after the other, or a new one: so the order a customer writes in is known.</summary>
    private int Alias(Random chance, List<int> recent)
    {
        if (recent.Count > 0 && chance.NextDouble() < followUps)
        {
            return recent[chance.Next(recent.Count)];
        }

        var alias = ledger.NewAlias();
        if (recent.Count < RecentMax)
        {
            recent.Add(alias);
        }
        else
        {
            recent[chance.Next(RecentMax)] = alias;
        }

        return alias;
    }
}
