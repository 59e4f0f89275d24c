namespace Gateway.Protocol;

public enum FrameReadOutcome
{
    /// <summary>The frame is complete and within its limits.</summary>
    Read,

    /// <summary>Well-formed, of a type this version does not know. The connection can go on.</summary>
    UnknownType,

    /// <summary>Not a frame: bad bytes, a missing or repeated member, a wrong type or length.</summary>
    Malformed,

    /// <summary>JSON whose bytes are not UTF-8: a WebSocket text message of this kind fails the connection (close code 1007).</summary>
    InvalidUtf8,

    /// <summary>More bytes than a frame may have (close code 1009).</summary>
    TooLarge,
}

/// <summary>How reading one frame ended.</summary>
/// <param name="Frame">The frame, only when it was read.</param>
/// <param name="Type">The frame's <c>type</c> as far as it is known, else empty.</param>
/// <param name="Detail">Names the member and the rule it breaks; empty when the frame was read. Never holds the agent's text.</param>
public readonly record struct FrameRead<TFrame>(FrameReadOutcome Outcome, TFrame? Frame, string Type, string Detail)
    where TFrame : class;
