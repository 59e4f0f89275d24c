namespace Gateway.Protocol;

/// <summary>How frames are written as bytes. Both formats carry the same members under the same names.</summary>
public enum FrameFormat
{
    /// <summary>One JSON object in a text message, UTF-8.</summary>
    Json,

    /// <summary>One MessagePack map with string keys in a binary message.</summary>
    MessagePack,
}

/// <summary>WebSocket subprotocols of <c>GET /agent</c>.</summary>
public static class AgentSubprotocols
{
    public const string Json = "gateway.agent.v1.json";
    public const string MessagePack = "gateway.agent.v1.msgpack";

    /// <summary>Picks the first offered name that is known: the client lists what it prefers first.</summary>
    /// <returns>The name to answer with, or null when none is known.</returns>
    public static string? Choose(IEnumerable<string> offered, out FrameFormat format)
    {
        foreach (var name in offered)
        {
            switch (name)
            {
                case Json:
                    format = FrameFormat.Json;
                    return Json;
                case MessagePack:
                    format = FrameFormat.MessagePack;
                    return MessagePack;
            }
        }

        format = default;
        return null;
    }
}
