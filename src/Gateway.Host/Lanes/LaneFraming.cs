using Gateway.Protocol;

namespace Gateway.Host.Lanes;

/// <summary>How frames stand on a connection.</summary>
internal enum LaneFraming
{
    /// <summary>Four bytes of length, then MessagePack: TCP.</summary>
    LengthPrefixed,

    /// <summary>JSON in text messages of a WebSocket.</summary>
    WebSocketText,

    /// <summary>MessagePack in binary messages of a WebSocket.</summary>
    WebSocketBinary,
}

internal static class LaneFramingExtensions
{
    public static FrameFormat Format(this LaneFraming framing) => framing == LaneFraming.WebSocketText ? FrameFormat.Json : FrameFormat.MessagePack;
}
