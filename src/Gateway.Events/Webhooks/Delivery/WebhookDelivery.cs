using System.Collections.Concurrent;
using Gateway.Contracts.Configuration;
using Gateway.Events.Log;
using Gateway.Events.Streams;
using Gateway.Events.Subscriptions;
using Gateway.Journal;

namespace Gateway.Events.Webhooks;

/// <summary>What a delivery needs of the world around it.</summary>
internal sealed record DeliveryPlan(
    string Subscription,
    WebhookSpec Spec,
    EventFilter Filter,
    IEventLog Log,
    EventTails Tails,
    IWebhookSender Sender,
    RequestPace Pace,
    Func<ProgressState, ValueTask<CommitOutcome>> Save,
    Func<DeadEvent, ValueTask<DeadOutcome>> GiveUp,
    WebhookMetrics Metrics,
    TimeProvider Time,
    ILogger Logger);

/// <summary>
/// Delivers one subscription's events to its endpoint. One loop owns all of its state; requests run beside it and only hand their answers back.
/// </summary>
internal sealed class WebhookDelivery : IDisposable
{
    private readonly DeliveryPlan _plan;
    private readonly PartitionWindow[] _windows;
    private readonly DeliverySource _source;
    private readonly Strands _strands = new();
    private readonly EndpointHealth _health;
    private readonly ConcurrentQueue<(List<DeliveryItem> Items, WebhookAnswer Answer)> _answers = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly WakeUp _wake;
    private readonly CursorSaver _saver;
    private readonly ProgressState _start;
    private readonly IDisposable _connections;
    private DateTimeOffset? _paceUntil;
    private int _inFlight;
    private DeliveryEnd? _end;

    /// <param name="connections">Owned from here on.</param>
    public WebhookDelivery(DeliveryPlan plan, ProgressState start, IDisposable connections)
    {
        (_plan, _start, _connections) = (plan, start, connections);
        _windows = [.. start.Positions.Select(static (position, partition) => new PartitionWindow(partition, position))];
        _source = new DeliverySource(plan, _strands, _windows, [.. start.Parked.Where(static parked => !parked.IsRest).Select(static parked => (parked.Partition, parked.Sequence))]);

        _health = new EndpointHealth(start.FailingSince);
        _wake = new WakeUp(plan.Time);
        _saver = new CursorSaver(plan, _wake);
        foreach (var parked in start.Parked)
        {
            _strands.Add(DeliveryItem.Of(parked));
        }
    }

    // Read by others for display: each is one word, and a moment's disagreement between them harms nobody.
    public int Parked => _strands.ParkedCount;

    public EndpointHealth Health => _health;

    /// <summary>Nothing happens until an answer or an event comes, or time passes. Who moves the clock waits for it.</summary>
    public bool IsResting => _answers.IsEmpty && _wake.IsWaited;

    /// <summary>Runs until it is stopped or can go no further. What is in flight then gets a moment to end.</summary>
    public async Task<DeliveryEnd> RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        using var watch = _plan.Tails.Watch();
        try
        {
            while (!stop.IsCancellationRequested && _end is null)
            {
                var changed = _plan.Tails.Changed;
                await TakeAnswersAsync();
                await _saver.CheckAsync();
                _end ??= _saver.IsFenced ? DeliveryEnd.Fenced : null;
                if (_end is not null)
                {
                    break;
                }

                var more = !IsFull() && await _source.FillAsync(Add, IsFull, stop);
                _strands.Release(_plan.Time.GetUtcNow(), all: false);
                more |= await DispatchAsync(stop);
                _saver.Passed(_windows.Sum(static window => window.Read), _plan.Time.GetUtcNow());
                _saver.Start(Snapshot, _plan.Time.GetUtcNow());
                if (_answers.IsEmpty && !more)
                {
                    await _wake.WaitAsync(IsFull() ? WakeUp.Never : changed, NextMoment(), stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while reading.
        }
        finally
        {
            // Also on a bug: what is in flight is answered, and what was answered is saved.
            await DrainAsync();
        }

        return _end ?? DeliveryEnd.Stopped;
    }

    public void Dispose()
    {
        _wake.Dispose();
        _cut.Dispose();
        _connections.Dispose();
    }

    private bool IsFull() =>
        _strands.Count - _strands.ParkedCount >= DeliveryLimits.WindowMax || _strands.Bytes >= DeliveryLimits.WindowBytesMax
        || _strands.ParkedCount >= DeliveryLimits.ParkedMax || (_health.IsDown && _strands.Count > 0);

    private void Add(DeliveryItem item)
    {
        _strands.Add(item);
        if (item.Parked)
        {
            _saver.Changed();
        }
    }

    /// <summary>True when it would go on and others should have their turn.</summary>
    private async ValueTask<bool> DispatchAsync(CancellationToken stop)
    {
        _paceUntil = null;
        while (_inFlight < Limit() && _saver.Unsaved < DeliveryLimits.UnsavedMax)
        {
            var now = _plan.Time.GetUtcNow();
            if (now < _health.PausedUntil)
            {
                return false;
            }

            if (!_strands.HasReady && _health.IsDown && _inFlight == 0)
            {
                _strands.ReleaseOne();
            }

            if (!_strands.HasReady)
            {
                return false;
            }

            if (_strands.TakeRest() is { } rest)
            {
                if (await _source.TryReadRestAsync(rest, stop) is not var (found, next))
                {
                    _strands.Defer(rest, now + DeliveryLimits.ReadRetry);
                    continue;
                }

                var moved = next > rest.From;
                _strands.Expand(rest, found, next);
                _saver.Changed();
                return moved;
            }

            if (_plan.Pace.Take() is var wait && wait > TimeSpan.Zero)
            {
                _paceUntil = now + wait;
                return false;
            }

            var items = _strands.Take(_health.IsDown ? 1 : _plan.Spec.BatchMax);
            await LoadAsync(items, stop);
            if (items.Count == 0)
            {
                continue;
            }

            _inFlight++;
            _ = SendAsync(items);
        }

        return false;
    }

    // What the endpoint allows is learnt from the first request.
    private int Limit() => _plan.Pace.IsAgreed ? _health.Limit(_plan.Spec.Concurrency) : 1;

    /// <summary>Reads what was parked, and puts back what does not fit one body or cannot be read now.</summary>
    private async ValueTask LoadAsync(List<DeliveryItem> items, CancellationToken stop)
    {
        var bytes = 0;
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            item.Json ??= await _source.TryLoadAsync(item, stop);
            if (item.Json is null)
            {
                _strands.PutBack(items, i + 1);
                items.RemoveAt(i);
                _strands.Defer(item, _plan.Time.GetUtcNow() + DeliveryLimits.ReadRetry);
                return;
            }

            bytes += item.Json.Length;
            if (i > 0 && bytes > DeliveryLimits.BatchBytesMax)
            {
                _strands.PutBack(items, i);
                return;
            }
        }
    }

    private async Task SendAsync(List<DeliveryItem> items)
    {
        WebhookAnswer answer;
        var start = _plan.Time.GetTimestamp();
        try
        {
            answer = await _plan.Sender.SendAsync(WebhookBodies.Of(_plan.Subscription, _plan.Spec.BatchMax > 1, items), _cut.Token);
        }
        catch (Exception exception)
        {
            // The sender promises values; whatever else comes is our own bug, and must not stop the subscription.
            WebhookLog.Bug(_plan.Logger, exception, _plan.Subscription);
            answer = new WebhookAnswer(WebhookOutcome.Failed, "internal");
        }

        _plan.Metrics.Attempted(answer, items.Count, _plan.Time.GetElapsedTime(start));
        _answers.Enqueue((items, answer));
        _wake.Set();
    }

    private async ValueTask TakeAnswersAsync()
    {
        while (_answers.TryDequeue(out var done))
        {
            _inFlight--;
            _saver.Changed();
            await TakeAsync(done.Items, done.Answer);
            _strands.Resume(done.Items);
        }
    }

    private async ValueTask TakeAsync(List<DeliveryItem> items, WebhookAnswer answer)
    {
        var now = _plan.Time.GetUtcNow();
        switch (answer.Outcome)
        {
            case WebhookOutcome.Taken:
                items.ForEach(Settle);
                if (_health.Succeeded())
                {
                    _strands.Release(now, all: true);
                }

                break;
            case WebhookOutcome.Gone:
                Fail(items, answer, now);
                _end = DeliveryEnd.Gone;
                break;
            case WebhookOutcome.Stopped:
                break;
            case WebhookOutcome.Refused when items.Count > 1:
                items.ForEach(static item => item.Alone = true);
                break;
            case WebhookOutcome.Refused:
                await GiveUpAsync(items[0], items[0].Attempts + 1, answer.Code, now);
                break;
            default:
                await FailAsync(items, answer, now);
                break;
        }
    }

    private async ValueTask FailAsync(List<DeliveryItem> items, WebhookAnswer answer, DateTimeOffset now)
    {
        _health.Failed(answer, now, Random.Shared.NextDouble());
        if (now - _health.FailingSince >= _plan.Spec.RetryFor)
        {
            _end = DeliveryEnd.Failing;
        }

        Fail(items, answer, now);
        foreach (var item in items.Where(item => now - item.FirstFailedAt >= _plan.Spec.RetryFor && _end is null))
        {
            await GiveUpAsync(item, item.Attempts, answer.Code, now);
        }
    }

    private void Fail(List<DeliveryItem> items, WebhookAnswer answer, DateTimeOffset now)
    {
        foreach (var item in items)
        {
            item.Attempts++;
            item.FirstFailedAt ??= now;
            item.NextAt = now + RetryLadder.AfterAttempt(item.Attempts, Random.Shared.NextDouble(), answer.RetryAfter);
            // Once more in a batch, a bad event would fail all of it again.
            item.Alone |= answer.Outcome == WebhookOutcome.Failed;
            _strands.Park(item);
            LiftBar(item);
        }
    }

    /// <param name="attempts">With this one, which is counted already when it failed and not when it was refused.</param>
    private async ValueTask GiveUpAsync(DeliveryItem item, int attempts, string code, DateTimeOffset now)
    {
        // Recorded as given up before the cursor passes it: a crash between the two gives it up twice, which is the same once.
        var outcome = await TryGiveUpAsync(new DeadEvent(new DeadEventId(item.Partition, item.Sequence), now, attempts, code) { From = item.From });
        if (outcome == DeadOutcome.Added)
        {
            Settle(item);
            _plan.Metrics.GivenUp();
            WebhookLog.GivenUp(_plan.Logger, _plan.Subscription, item.Partition, item.Sequence, code);
            return;
        }

        if (!(item.NextAt > now))
        {
            Fail([item], new WebhookAnswer(WebhookOutcome.Failed, code), now);
        }

        // What the journal did not confirm is sent and given up again, like after a crash.
        _end = outcome == DeadOutcome.Full ? DeliveryEnd.DeadLettersFull : _end;
    }

    private async ValueTask<DeadOutcome> TryGiveUpAsync(DeadEvent dead)
    {
        try
        {
            return await _plan.GiveUp(dead);
        }
        catch (Exception exception)
        {
            WebhookLog.GiveUpFailed(_plan.Logger, exception, _plan.Subscription);
            return DeadOutcome.Unconfirmed;
        }
    }

    private void Settle(DeliveryItem item)
    {
        _saver.Settled();
        _strands.Settle(item);
        LiftBar(item);
        item.Json = null;
    }

    private void LiftBar(DeliveryItem item)
    {
        var window = _windows[item.Partition];
        if (window.Barred && item.Sequence == window.Read)
        {
            window.Lift();
        }
    }

    private ProgressState Snapshot() => new(
        _start.Generation,
        [.. _windows.Select(static window => window.Position)],
        _strands.Parked.Select(static item => item.Recorded()).ToArray(),
        _health.FailingSince);

    private DateTimeOffset? NextMoment()
    {
        var next = IsFull() ? _saver.Due : Earlier(_saver.Due, _source.RetryAt);
        if (_inFlight < Limit())
        {
            var paused = _health.PausedUntil > _plan.Time.GetUtcNow();
            next = Earlier(next, paused ? _health.PausedUntil : _strands.HasReady ? _paceUntil : _strands.NextDue);
        }

        return next;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private async Task DrainAsync()
    {
        var until = _plan.Time.GetUtcNow() + DeliveryLimits.DrainTime;
        while (_inFlight > 0)
        {
            if (_answers.IsEmpty && _plan.Time.GetUtcNow() < until)
            {
                await _wake.WaitAsync(WakeUp.Never, until, CancellationToken.None);
            }
            else if (_answers.IsEmpty)
            {
                await _cut.CancelAsync();
                await _wake.WaitAsync(WakeUp.Never, until: null, CancellationToken.None);
            }

            await TakeAnswersAsync();
        }

        await _saver.EndAsync(Snapshot);
        _end = _saver.IsFenced ? DeliveryEnd.Fenced : _end;
    }
}
