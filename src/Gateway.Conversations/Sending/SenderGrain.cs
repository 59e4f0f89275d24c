using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Journal;
using Orleans.Concurrency;

namespace Gateway.Conversations.Sending;

/// <summary>Holds what waits to be sent for one account. What is lost with the process is queued again by the conversations, which hold it durably.</summary>
[Reentrant]
internal sealed class SenderGrain(
    GatewayJournal journal, ModelSource models, IOutboundChannels channels, IConversations conversations, TimeProvider time, ILogger<SenderGrain> logger)
    : Grain, ISenderGrain, IDisposable
{
    // Two minutes of sending at the 80 messages a second that a WhatsApp number may send; past that a reply is late anyway.
    private const int QueuedMax = 10_000;

    // Providers answer in 100 to 500 ms: 32 at a time reach 80 a second with room, and do not open connections without end.
    private const int SendingMax = 32;

    // A quarter of what messages have: an indicator that waits for its turn is late anyway.
    private const int TypingMax = 8;

    // Enough to recognise a message that is queued again because its conversation was not told in time.
    private const int SettledMax = 10_000;

    // As long as a provider's answer is waited for: by then every request that has left is answered or given up.
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(15);

    // What is cut off then notes what is known of it: a commit, and a call to its conversation.
    private static readonly TimeSpan NotesWithin = TimeSpan.FromSeconds(2);

    // Refused credentials are mended by a person: ask again now and then, not with every message.
    private static readonly TimeSpan UnauthorizedPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Queue<Pending>> _byRecipient = [];
    private readonly Dictionary<Guid, SendResult?> _known = [];
    private readonly Queue<Guid> _settledOrder = new();
    private readonly Queue<string> _ready = new();

    // The first says that nothing new leaves, the second cuts off what has left.
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource? _idle;
    private DeadLetters? _deadLetters;
    private SendMarks? _marks;
    private TokenBucket? _bucket;
    private AccountRef? _account;
    private DateTimeOffset _pausedUntil;
    private double _rate;
    private int _queued;
    private int _sending;
    private int _underway;
    private int _typing;
    private bool _pumping;

    private AccountRef Account => _account ??= SenderKey.Parse(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await Marks.LoadAsync();

    /// <summary>Waits for what has left: of a request that is cut off nobody knows whether its provider has the message.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await UntilIdleAsync(AnswersWithin, cancellationToken);
        await _stopping.CancelAsync();
        await UntilIdleAsync(NotesWithin, cancellationToken);
    }

    public void Dispose()
    {
        _ending.Dispose();
        _stopping.Dispose();
    }

    public ValueTask<bool> SendAsync(Guid thread, OutboundMessage message)
    {
        if (_known.TryGetValue(message.DeliveryId, out var settled))
        {
            if (settled is not null)
            {
                _ = TellAsync(thread, message.DeliveryId, settled);
            }

            return new(true);
        }

        if (Marks.IsLeftOver(message.DeliveryId))
        {
            // A life of this sender that ended in between: to send again might show the customer the same message twice.
            _known[message.DeliveryId] = null;
            _ = SettleAsync(new Pending(thread, message) { Attempts = 1 }, new SendResult(SendOutcome.Uncertain, Code: "interrupted"));
            return new(true);
        }

        if (_ending.IsCancellationRequested)
        {
            return new(false);
        }

        if (_queued >= QueuedMax)
        {
            SenderLog.Full(logger, this.GetPrimaryKeyString(), QueuedMax);
            return new(false);
        }

        _known[message.DeliveryId] = null;
        _queued++;
        if (_byRecipient.TryGetValue(message.Recipient, out var queue))
        {
            // Behind what goes to the same person: their order is the order the agent wrote in.
            queue.Enqueue(new Pending(thread, message));
        }
        else
        {
            _byRecipient[message.Recipient] = new Queue<Pending>([new Pending(thread, message)]);
            _ready.Enqueue(message.Recipient);
            _ = PumpAsync();
        }

        return new(true);
    }

    public async Task TypingAsync(string recipient)
    {
        if (_byRecipient.ContainsKey(recipient) || _typing >= TypingMax || time.GetUtcNow() < _pausedUntil)
        {
            return;
        }

        _typing++;
        try
        {
            await channels.TypingAsync(Account, recipient, _ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The activation ends, and nobody misses it.
        }
        catch (Exception exception)
        {
            SenderLog.SendFailed(logger, exception, this.GetPrimaryKeyString());
        }
        finally
        {
            _typing--;
        }
    }

    public ValueTask<bool> BuryAsync(DeadLetter letter) => new(Letters.AddAsync(letter));

    public ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync() => Letters.ReadAsync();

    private DeadLetters Letters => _deadLetters ??= new DeadLetters(journal, this.GetPrimaryKeyString());

    private SendMarks Marks => _marks ??= new SendMarks(journal, this.GetPrimaryKeyString(), time, logger);

    private async Task PumpAsync()
    {
        if (_pumping)
        {
            return;
        }

        _pumping = true;
        try
        {
            while (_ready.Count > 0 && _sending < SendingMax && !_ending.IsCancellationRequested)
            {
                var paused = _pausedUntil - time.GetUtcNow();
                if (paused > TimeSpan.Zero)
                {
                    await Task.Delay(paused, time, _ending.Token);
                }
                else if (!Bucket().TryTake(out var wait))
                {
                    await Task.Delay(wait, time, _ending.Token);
                }
                else
                {
                    var recipient = _ready.Dequeue();
                    _sending++;
                    _ = SendNextAsync(recipient);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The activation ends; what waits is queued again when its conversations are woken.
        }
        finally
        {
            _pumping = false;
        }
    }

    private async Task SendNextAsync(string recipient)
    {
        _underway++;
        try
        {
            await SendFirstAsync(recipient);
        }
        finally
        {
            if (--_underway == 0)
            {
                _idle?.TrySetResult();
            }
        }

        await PumpAsync();
    }

    private async Task SendFirstAsync(string recipient)
    {
        var queue = _byRecipient[recipient];
        var pending = queue.Peek();
        pending.Attempts++;
        SendProgress progress;
        try
        {
            progress = await channels.SendAsync(Account, pending.Message, pending.PartsSent, () => Marks.BeginAsync(pending.Message.DeliveryId), _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // It had left, and no answer came in time: its mark tells so to the next life of this sender.
            _sending--;
            return;
        }
        catch (Exception exception)
        {
            // The seam promises values; whatever else comes is our own bug, and must not stop the account.
            SenderLog.SendFailed(logger, exception, this.GetPrimaryKeyString());
            progress = new SendProgress(pending.PartsSent, new SendResult(SendOutcome.Retry, Code: "internal"));
        }

        _sending--;
        pending.PartsSent = progress.PartsSent;
        pending.ProviderId ??= progress.Result.ProviderId;
        pending.PartIds = progress.Result.PartIds is { } more ? [.. pending.PartIds ?? [], .. more] : pending.PartIds;
        if (progress.Result.Outcome == SendOutcome.Unauthorized)
        {
            _pausedUntil = time.GetUtcNow() + UnauthorizedPause;
            SenderLog.Unauthorized(logger, this.GetPrimaryKeyString(), progress.Result.Code);
        }

        if (progress.HasBegun)
        {
            // A reply token works once: whatever became of it, the next attempt goes without.
            pending.Message = pending.Message with { ReplyToken = null };
        }

        if (progress.Result.Outcome is SendOutcome.Retry or SendOutcome.Unauthorized && pending.Attempts < RetrySchedule.AttemptsMax)
        {
            if (pending.PartsSent == 0)
            {
                // Before the next attempt can begin, whose mark this one's end must not take away.
                await Marks.TakeBackAsync(pending.Message.DeliveryId);
            }

            _ = RetryAsync(recipient, RetrySchedule.After(pending.Attempts, progress.Result.RetryAfter, Random.Shared.NextDouble()));
        }
        else
        {
            await SettleAsync(pending, progress.Result with { ProviderId = pending.ProviderId, PartIds = pending.PartIds });
            queue.Dequeue();
            _queued--;
            if (queue.Count > 0)
            {
                _ready.Enqueue(recipient);
            }
            else
            {
                _byRecipient.Remove(recipient);
            }
        }
    }

    private async Task RetryAsync(string recipient, TimeSpan after)
    {
        try
        {
            await Task.Delay(after, time, _ending.Token);
            _ready.Enqueue(recipient);
            await PumpAsync();
        }
        catch (OperationCanceledException)
        {
            // The activation ends; what waits is queued again when its conversations are woken.
        }
    }

    private async Task SettleAsync(Pending pending, SendResult result)
    {
        Remember(pending.Message.DeliveryId, result);
        if (result.Outcome != SendOutcome.Sent)
        {
            SenderLog.GivenUp(logger, this.GetPrimaryKeyString(), pending.Message.DeliveryId, pending.Attempts, result.Code);
            var letter = new DeadLetter(pending.Message.DeliveryId, pending.Thread, time.GetUtcNow(), pending.Attempts, result.Code ?? result.Outcome.ToString());
            try
            {
                if (!await Letters.AddAsync(letter))
                {
                    SenderLog.DeadLetterFailed(logger, null, letter.DeliveryId);
                }
            }
            catch (Exception exception)
            {
                SenderLog.DeadLetterFailed(logger, exception, letter.DeliveryId);
            }
        }

        await TellAsync(pending.Thread, pending.Message.DeliveryId, result);
    }

    private async Task TellAsync(Guid thread, Guid delivery, SendResult result)
    {
        try
        {
            if (await conversations.Of(new ThreadId(thread)).SettleAsync(delivery, result))
            {
                Marks.End(delivery);
                return;
            }

            SenderLog.NotTold(logger, null, delivery);
        }
        catch (Exception exception)
        {
            SenderLog.NotTold(logger, exception, delivery);
        }
    }

    private async Task UntilIdleAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_underway > 0)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _idle.Task.WaitAsync(patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private void Remember(Guid delivery, SendResult result)
    {
        _known[delivery] = result;
        _settledOrder.Enqueue(delivery);
        if (_settledOrder.Count > SettledMax)
        {
            _known.Remove(_settledOrder.Dequeue());
        }
    }

    private TokenBucket Bucket()
    {
        models.Current.Tenants.TryGetValue(Account.Tenant, out var tenant);
        var rate = tenant?.Accounts.GetValueOrDefault((Account.Channel, Account.Account))?.SendsPerSecond ?? channels.SendsPerSecond(Account);
        if (_bucket is null || rate != _rate)
        {
            (_rate, _bucket) = (rate, new TokenBucket(rate, time));
        }

        return _bucket;
    }

    private sealed class Pending(Guid thread, OutboundMessage message)
    {
        public Guid Thread { get; } = thread;

        public OutboundMessage Message { get; set; } = message;

        public int Attempts { get; set; }

        public int PartsSent { get; set; }

        public string? ProviderId { get; set; }

        public IReadOnlyList<string>? PartIds { get; set; }
    }
}
