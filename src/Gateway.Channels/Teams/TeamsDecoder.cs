using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Teams;

/// <summary>One activity a request; several only where it tells of several reactions.</summary>
internal static class TeamsDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(TeamsChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        if (!TeamsActivity.Read(ref reader, receivedAt, ref sink))
            return sink.Refuse("type: must be given");
        return sink.Finish();
    }
}
