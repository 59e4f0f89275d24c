using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Infobip;

/// <summary>Infobip webhooks: messages, delivery and seen reports, all as <c>results</c>.</summary>
/// <remarks>
/// <code>
/// {"results":[{"messageId":"..","from":"385..","to":"385..","text":"..","receivedAt":"2016-10-06T09:28:39.220+0000"}],"messageCount":1}
/// {"results":[{"from":"..","to":"..","integrationType":"WHATSAPP","messageId":"..","message":{"type":"TEXT","text":".."},"contact":{"name":".."}}]}
/// {"results":[{"messageId":"..","to":"..","status":{"groupName":"DELIVERED"},"error":{"id":0}}]}      {"results":[{"messageId":"..","seenAt":".."}]}
/// {"results":[{"event":"MO","channel":"RCS","sender":"..","destination":"..","content":[{"type":"TEXT","text":".."}],"messageId":".."}]}
/// </code>
/// A body that is one result alone is read as a batch of one.
/// </remarks>
internal static class InfobipDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(InfobipChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        var alone = reader;
        scoped JsonReader results = default;
        bool isResult = false, isEmpty = true;
        while (reader.NextMember())
        {
            isEmpty = false;
            isResult |= reader.ValueTextEquals("messageId"u8);
            if (reader.At("results"u8))
                results = reader;
            reader.Skip();
        }

        string? fault = null;
        if (results.TokenType != JsonTokenType.None)
        {
            if (!results.OpenArray("results", ref fault))
                return sink.Refuse("results: must be an array");
            while (results.NextElement())
            {
                var draft = default(ItemDraft);
                if (results.OpenObject("results", ref draft.Fault))
                    new InfobipResult().Read(ref results, receivedAt, ref draft);
                else
                    draft.Missing ??= "results: must be objects";
                sink.Add(ref draft);
            }

            if (sink.Count == 0)
                None(ref sink);
            return sink.Finish();
        }

        var one = default(ItemDraft);
        if (isEmpty)
            return sink.Refuse("results: must be given");
        if (isResult)
            new InfobipResult().Read(ref alone, receivedAt, ref one);
        else
            one.Strange("no results");
        sink.Add(ref one);
        return sink.Finish();
    }

    private static void None(ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        draft.Ignore("no results");
        sink.Add(ref draft);
    }
}
