using System.Buffers;
using System.Text.Json.Nodes;
using Gateway.Contracts.Agents;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Api.AsyncApi;

/// <summary>One frame as the document describes it: its schema and its example are what the codec writes for these two.</summary>
/// <param name="Summary">What the frame says.</param>
/// <param name="Full">Every member the frame can have.</param>
/// <param name="Least">Only what it must have.</param>
internal sealed record FrameSample(string Summary, object Full, object Least)
{
    /// <summary>Part of the message's name where several samples have one <c>type</c>.</summary>
    public string Variant { get; init; } = "";

    public string Type => (string)Json(Full)["type"]!;

    public static JsonObject Json(object frame)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (frame)
        {
            case ClientFrame client:
                FrameCodec.Write(FrameFormat.Json, client, output);
                break;
            case ServerFrame server:
                FrameCodec.Write(FrameFormat.Json, server, output);
                break;
            case LaneEvent one:
                EventFrames.WriteJson(one.Json.Span, output);
                break;
            case LaneFrame lane:
                LaneCodec.Write(FrameFormat.Json, lane, output);
                break;
            default:
                throw new ArgumentException($"{frame.GetType().Name} is no frame.", nameof(frame));
        }

        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }
}
