using System.Runtime.CompilerServices;
using Gateway.Client.Wire;

namespace Gateway.Client.Events;

/// <summary>
/// Reads the tenant's events, for ever: reconnects by itself, resumes where it was, and tells of every gap. Nothing is lost; what comes twice is only
/// what was read and not handled when the program or the connection broke off.
/// </summary>
/// <remarks><code>
/// await foreach (var batch in new GatewayEvents(options).ReadAsync(new SubscriptionOptions { Cursors = new FileCursorStore("cursor") }, stop))
/// {
///     foreach (var one in batch.Events) { ... }
/// }
/// </code>
/// Asking for the next batch says that the one before is handled: its cursor is saved, and the gateway's window moves on.
/// </remarks>
public sealed class GatewayEvents(GatewayClientOptions options)
{
    /// <summary>Connections made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Events passed over because they had been given out before.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    private int _connections;
    private long _repeats;

    /// <exception cref="GatewayException">The gateway refuses and would refuse again: a wrong key, a cursor of another store.</exception>
    public async IAsyncEnumerable<EventBatch> ReadAsync(SubscriptionOptions wanted, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.WaitingBatchesMax, 1);
        var waiting = new WaitingBatches();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var after = wanted.Cursors is null ? wanted.After : await wanted.Cursors.LoadAsync(cancellationToken).ConfigureAwait(false) ?? wanted.After;
        var reading = RunAsync(wanted, after, waiting, over.Token);
        try
        {
            while (await waiting.TakeAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                yield return batch;
                await HandledAsync(wanted, batch, over.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task HandledAsync(SubscriptionOptions wanted, EventBatch batch, CancellationToken cancellationToken)
    {
        if (wanted.Cursors is { } cursors)
        {
            await cursors.SaveAsync(batch.Cursor, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await batch.From!.HandledAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection this batch came by is over; the next one begins with a whole window.
        }
    }

    /// <summary>Whatever ends the reading ends the waiting for it.</summary>
    private async Task RunAsync(SubscriptionOptions wanted, string? after, WaitingBatches waiting, CancellationToken cancellationToken)
    {
        try
        {
            waiting.Complete(await FollowAsync(wanted, after, waiting, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            waiting.Complete(exception);
        }
    }

    /// <returns>Why it is over; null when it was asked to end.</returns>
    private async Task<Exception?> FollowAsync(SubscriptionOptions wanted, string? after, WaitingBatches waiting, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options);
        var last = new Dictionary<int, long>();
        var generation = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Each connection brings a window of its own: what the one before left is taken first.
                await waiting.BelowAsync(1, cancellationToken).ConfigureAwait(false);
                await using var connection = await Opening.WithinAsync(options, opening => OpenAsync(wanted, after, opening), cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _connections);
                for (var isFirst = true; await connection.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch; isFirst = false)
                {
                    // Where it begins is also told by a gateway that cannot read its events.
                    if (!isFirst || batch.Events.Count > 0)
                    {
                        backoff.Reset();
                    }

                    after = batch.Cursor;
                    if (batch.Generation != generation)
                    {
                        generation = batch.Generation;
                        last.Clear();
                    }

                    waiting.Add(WithoutRepeats(batch, last));
                    if (!connection.HasWindow)
                    {
                        await waiting.BelowAsync(wanted.WaitingBatchesMax, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
            catch (CursorExpiredException expired) when (wanted.AcceptsGaps)
            {
                after = expired.Resume;
                continue;
            }
            catch (CursorExpiredException)
            {
                return new GatewayException("cursor_expired", "events behind the cursor are past retention");
            }
            catch (GatewayException refused)
            {
                return refused;
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // The gateway went, or is not there yet: again, from the last cursor.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private Task<IEventConnection> OpenAsync(SubscriptionOptions wanted, string? after, CancellationToken cancellationToken) => wanted.Transport switch
    {
        EventTransport.ServerSentEvents when wanted.Subscription is not null =>
            throw new GatewayException("unsupported", "Subscription: server-sent events of a subscription are acknowledged over REST; take the lane or a WebSocket"),
        EventTransport.Lane => LaneEvents.OpenAsync(options, wanted, after, cancellationToken),
        EventTransport.WebSocket => SocketEvents.OpenAsync(options, wanted, after, cancellationToken),
        _ => StreamEvents.OpenAsync(options, wanted, after, cancellationToken),
    };

    /// <summary>A connection that broke off between events and their cursor gives those events again: they have been handed out.</summary>
    private EventBatch WithoutRepeats(EventBatch batch, Dictionary<int, long> last)
    {
        var kept = new List<GatewayEvent>(batch.Events.Count);
        foreach (var one in batch.Events)
        {
            if (last.TryGetValue(one.Partition, out var known) && one.Sequence <= known)
            {
                Interlocked.Increment(ref _repeats);
                continue;
            }

            last[one.Partition] = one.Sequence;
            kept.Add(one);
        }

        return kept.Count == batch.Events.Count ? batch : batch with { Events = kept };
    }
}
