namespace Gateway.Journal.Health;

/// <summary>Whether commits may reach the store. Closed for good after amnesia or a stop, closed for now while the store fails.</summary>
internal sealed class StoreGate(Action<string> closed)
{
    private enum Position { NotStarted, Open, Closed, ClosedForGood }

    private sealed record State(Position Position, string? Reason);

    private volatile State _state = new(Position.NotStarted, "the journal has not started");

    public bool IsOpen => _state.Position == Position.Open;

    public bool IsClosedForGood => _state.Position == Position.ClosedForGood;

    /// <summary>Why the gate is closed; null when it is open.</summary>
    public string? Reason => _state.Reason;

    /// <summary>Opens the gate; false when it was open already or is closed for good.</summary>
    public bool TryOpen() => Move(new State(Position.Open, null));

    public void Close(string reason) => Move(new State(Position.Closed, reason));

    public void CloseForGood(string reason) => Move(new State(Position.ClosedForGood, reason));

    /// <summary>As was asked for: nothing has failed, and the listener is not called. False when it was closed for good already.</summary>
    public bool Stop(string reason) => Move(new State(Position.ClosedForGood, reason), tells: false);

    private bool Move(State next, bool tells = true)
    {
        while (_state is var before && before.Position != Position.ClosedForGood && before.Position != next.Position)
        {
            if (Interlocked.CompareExchange(ref _state, next, before) != before) continue;
            if (tells && next.Reason is { } reason) closed(reason);
            return true;
        }

        return false;
    }
}
