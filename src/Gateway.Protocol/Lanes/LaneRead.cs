namespace Gateway.Protocol.Lanes;

/// <summary>How reading one frame of a lane ended.</summary>
/// <param name="Frame">The frame, only when it was read.</param>
/// <param name="Type">The frame's <c>type</c> as far as it is known, else empty.</param>
/// <param name="Detail">Names the member and the rule it breaks; empty when the frame was read. Never holds a message's text.</param>
/// <param name="Id">Number of the batch or command, as far as it was read.</param>
/// <param name="Item">Index of the item that breaks the rule; null when it is not an item that does.</param>
public readonly record struct LaneRead(FrameReadOutcome Outcome, LaneFrame? Frame, string Type, string Detail, long? Id = null, long? Item = null);

/// <summary>Where in a frame a reader stands, so that a refusal can name the place.</summary>
internal ref struct LanePlace
{
    public long? Id;

    public long? Item;
}
