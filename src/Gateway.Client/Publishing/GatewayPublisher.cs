using System.Buffers;
using Gateway.Client.Wire;
using Gateway.Contracts;
using Gateway.Protocol.Lanes;

namespace Gateway.Client.Publishing;

/// <summary>
/// Publishes messages over the TCP lane. A batch that was published is durable in the gateway when its task completes; until then it is kept here
/// and sent again over as many connections as it takes. The gateway recognises what it has by the items' ids.
/// </summary>
/// <remarks>Messages of one customer keep the order in which <see cref="PublishAsync"/> was called for them. All members may be called from any thread.</remarks>
public sealed class GatewayPublisher : IAsyncDisposable
{
    private readonly GatewayClientOptions _options;
    private readonly PublishQueue _queue;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _running;

    /// <param name="options">Where the gateway is; the key is of role <c>provider</c> or <c>admin</c>.</param>
    /// <param name="waitingItemsMax">Items that may wait to become durable; <see cref="PublishAsync"/> waits while there are more.</param>
    // Two seconds of ten thousand messages a second.
    public GatewayPublisher(GatewayClientOptions options, int waitingItemsMax = 20_000)
    {
        _options = options;
        _queue = new PublishQueue(waitingItemsMax);
        _running = RunAsync();
    }

    /// <summary>Connections made so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Completes when every item of the batch is durable.</summary>
    /// <param name="channel">Channel of every item, as in the gateway's configuration.</param>
    /// <param name="account">The account's name there.</param>
    /// <param name="items">At most 1000. Kind, sender and id are needed; see docs/protocol.md.</param>
    /// <exception cref="GatewayException">The batch breaks a rule, and nothing of it was taken; <see cref="GatewayException.Item"/> names the item.</exception>
    public async Task PublishAsync(string channel, string account, IReadOnlyList<InboundItem> items, CancellationToken cancellationToken = default)
    {
        if (items.Count is < 1 or > LaneLimits.BatchItemsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(items), items.Count, $"A batch has 1 to {LaneLimits.BatchItemsMax} items.");
        }

        var batch = await _queue.AddAsync(items.Count, id => Encode(new LanePublish(id, channel, account, items)), cancellationToken).ConfigureAwait(false);
        // A batch that is on its way stays on its way: only the wait for it can be given up.
        await batch.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up what is not durable yet: its tasks fail, and whether it was taken is not known.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _over.Dispose();
    }

    private static byte[] Encode(LanePublish batch)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        LaneConnection.Encode(batch, output);
        return output.WrittenCount - LengthPrefix.Size <= LaneLimits.FrameBytesMax
            ? output.WrittenSpan.ToArray()
            : throw new ArgumentException($"The batch is {output.WrittenCount} bytes; a frame has at most {LaneLimits.FrameBytesMax}.", nameof(batch));
    }

    /// <summary>Whatever ends the sending ends the waiting for it.</summary>
    private async Task RunAsync()
    {
        try
        {
            _queue.End(await FollowAsync().ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            _queue.End(exception);
        }
    }

    /// <returns>Why nothing is sent any more.</returns>
    private async Task<Exception> FollowAsync()
    {
        var backoff = new Backoff(_options);
        while (!_over.IsCancellationRequested)
        {
            try
            {
                await using var connection = await LaneConnection.OpenAsync(_options, _over.Token).ConfigureAwait(false);
                Connections++;
                if (!connection.Welcome.May.Contains("publish"))
                {
                    return new GatewayException("forbidden", "the key's role may not publish");
                }

                await SessionAsync(connection, backoff).ConfigureAwait(false);
            }
            catch (GatewayException refused)
            {
                return refused;
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // What was not acknowledged is sent again over the next connection.
            }
            catch (OperationCanceledException) when (_over.IsCancellationRequested)
            {
                break;
            }

            await backoff.WaitAsync(_over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new ObjectDisposedException(nameof(GatewayPublisher));
    }

    private async Task SessionAsync(LaneConnection connection, Backoff backoff)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        _queue.Restart(connection.Welcome.Credit);
        var sending = SendAsync(connection, session.Token);
        var wait = TimeSpan.Zero;
        try
        {
            while (await connection.ReadAsync(session.Token).ConfigureAwait(false) is { } frame)
            {
                switch (frame)
                {
                    case LaneAck ack:
                        backoff.Reset();
                        _queue.Acknowledge(ack.Id, ack.Credit);
                        break;
                    case LaneError { Id: { } id, Code: not ("unavailable" or "overloaded" or "store_unavailable" or "credit_exceeded") } error:
                        _queue.Refuse(id, new GatewayException(error.Code, error.Detail) { Item = error.Item });
                        break;
                    case LaneError error:
                        // The gateway answers what is on its way and closes, so that nothing overtakes what failed: the rest is sent again, in order.
                        wait = TimeSpan.FromMilliseconds((error.RetryAfterMs ?? 0) * (0.5 + Random.Shared.NextDouble()));
                        break;
                }
            }
        }
        finally
        {
            await session.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.Delay(wait, _options.Time, _over.Token).ConfigureAwait(false);
    }

    private async Task SendAsync(LaneConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = await _queue.NextAsync(cancellationToken).ConfigureAwait(false);
            await connection.SendAsync(batch.Frame, cancellationToken).ConfigureAwait(false);
        }
    }
}
