using Gateway.Events.Subscriptions;
using Gateway.Journal;

namespace Gateway.Events.Webhooks;

/// <summary>Makes the cursor durable behind the delivery: one commit at a time, not more often than needed, and never so seldom that a crash repeats much.</summary>
internal sealed class CursorSaver(DeliveryPlan plan, WakeUp wake)
{
    private Task<CommitOutcome>? _saving;
    private DateTimeOffset _after;
    private DateTimeOffset _notBefore;
    private DateTimeOffset? _passedBy;
    private long _passed = -1;
    private int _covers;
    private bool _dirty;

    /// <summary>Events done with that the durable cursor does not know of yet.</summary>
    public int Unsaved { get; private set; }

    /// <summary>Another activation writes this cursor, or nobody knows.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>When the next commit is due; null when none is, or one is under way.</summary>
    public DateTimeOffset? Due => _saving is not null ? null : _dirty ? (_after > _notBefore ? _after : _notBefore) : _passedBy;

    public void Settled() => Unsaved++;

    public void Changed() => _dirty = true;

    /// <summary>Takes note of what was read, this subscription's or not.</summary>
    public void Passed(long read, DateTimeOffset now)
    {
        if (read != _passed)
        {
            _passedBy = _passed < 0 ? null : _passedBy ?? now + DeliveryLimits.SavePassedPeriod;
            _passed = read;
        }
    }

    public void Start(Func<ProgressState> state, DateTimeOffset now)
    {
        _dirty |= _passedBy <= now;
        if (!_dirty || _saving is not null || now < _notBefore || (now < _after && Unsaved < DeliveryLimits.UnsavedMax))
        {
            return;
        }

        (_dirty, _passedBy, _covers, _after) = (false, null, Unsaved, now + DeliveryLimits.SavePeriod);
        _saving = SaveAsync(state());
        _ = _saving.ContinueWith(static (_, wake) => ((WakeUp)wake!).Set(), wake, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Looks at what became of the commit under way, if it has ended.</summary>
    public async ValueTask CheckAsync()
    {
        if (_saving is not { IsCompleted: true } saved)
        {
            return;
        }

        _saving = null;
        var outcome = await saved;
        if (outcome == CommitOutcome.Committed)
        {
            Unsaved -= _covers;
            return;
        }

        // Not confirmed may still be written: the next commit then meets another version, and a new activation reads what is there.
        IsFenced |= outcome != CommitOutcome.Refused;
        _dirty = true;
        _notBefore = plan.Time.GetUtcNow() + DeliveryLimits.SaveRetry;
    }

    /// <summary>The last commit: what is done with by now.</summary>
    public async ValueTask EndAsync(Func<ProgressState> state)
    {
        if (_saving is not null)
        {
            await _saving;
            await CheckAsync();
        }

        if (_dirty && !IsFenced)
        {
            IsFenced = await SaveAsync(state()) is CommitOutcome.Conflict or CommitOutcome.Unknown;
        }
    }

    private async Task<CommitOutcome> SaveAsync(ProgressState state)
    {
        try
        {
            return await plan.Save(state);
        }
        catch (Exception exception)
        {
            WebhookLog.SaveFailed(plan.Logger, exception, plan.Subscription);
            return CommitOutcome.Unknown;
        }
    }
}
