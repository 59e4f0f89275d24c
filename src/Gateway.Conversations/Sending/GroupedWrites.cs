namespace Gateway.Conversations.Sending;

/// <summary>A record that is written by one commit at a time: all changes that come while one is on its way go with the next. Used by its grain only.</summary>
internal abstract class GroupedWrites
{
    private TaskCompletionSource<bool>? _waiting;
    private bool _isWriting;

    /// <summary>Ends as the commit does that holds what has changed until now.</summary>
    protected Task<bool> WriteAsync()
    {
        _waiting ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mine = _waiting.Task;
        if (!_isWriting)
        {
            _ = WriteWaitingAsync();
        }

        return mine;
    }

    /// <summary>Makes durable what has changed by the time it is called; false when the journal did not confirm. What it throws is told to everyone whose change it was.</summary>
    protected abstract ValueTask<bool> CommitAsync();

    private async Task WriteWaitingAsync()
    {
        _isWriting = true;
        while (_waiting is { } waiting)
        {
            _waiting = null;
            try
            {
                waiting.SetResult(await CommitAsync());
            }
            catch (Exception exception)
            {
                waiting.SetException(exception);
            }
        }

        _isWriting = false;
    }
}
