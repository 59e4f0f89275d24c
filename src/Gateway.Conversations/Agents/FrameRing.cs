using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Agents;

/// <summary>Numbers an agent's frames densely and keeps those it has not acknowledged, so that a reconnect goes on where it was.</summary>
/// <param name="first">Number before the first frame; higher than any number an earlier life of the same agent has used.</param>
internal sealed class FrameRing(long first)
{
    // An agent handles a few frames a second: 1,000 are minutes of absence. A longer one is told by a snapshot, which is smaller.
    private const int FramesMax = 1000;

    private readonly Queue<ServerFrame> _frames = new();

    /// <summary>Number of the newest frame.</summary>
    public long Last { get; private set; } = first;

    /// <summary>Frames after this number are held.</summary>
    public long HeldAfter { get; private set; } = first;

    public ServerFrame Add(ServerFrame frame)
    {
        var numbered = frame with { Seq = ++Last };
        _frames.Enqueue(numbered);
        if (_frames.Count > FramesMax)
        {
            HeldAfter = _frames.Dequeue().Seq;
        }

        return numbered;
    }

    public bool CanResume(long after) => after >= HeldAfter && after <= Last;

    public IReadOnlyList<ServerFrame> After(long seq) => [.. _frames.Where(f => f.Seq > seq)];

    public void Acknowledge(long seq)
    {
        while (_frames.Count > 0 && _frames.Peek().Seq <= seq)
        {
            HeldAfter = _frames.Dequeue().Seq;
        }
    }

    /// <summary>What was sent before is void: a snapshot follows.</summary>
    public void Reset()
    {
        _frames.Clear();
        HeldAfter = Last;
    }
}
