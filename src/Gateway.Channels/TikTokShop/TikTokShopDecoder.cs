using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.TikTokShop;

/// <summary>Webhooks of TikTok Shop; types other than 13, 14 and 33 are about orders, products and the authorisation.</summary>
/// <remarks>
/// <code>
/// {"type":14,"tts_notification_id":"..","shop_id":"..","timestamp":1664095610,"data":{"message_id":"..","index":"..","conversation_id":"..","type":"TEXT",
///  "content":"{\"content\":\"hello\"}","create_time":1664095610,"is_visible":true,"sender":{"im_user_id":"..","role":"BUYER"}}}
/// {"type":13,..,"data":{"conversation_id":"..","create_time":..}}
/// </code>
/// </remarks>
internal static class TikTokShopDecoder
{
    private static readonly Words Types = new("13", "14", "33");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(TikTokShopChannel.ChannelName, items);
        var draft = default(ItemDraft);
        string? type = null, notification = null;
        scoped JsonReader data = default;
        var reader = json.Reader();
        reader.Read();
        var isEmpty = true;
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("type"u8))
            {
                type = Types.Fact(ref reader);
            }
            else if (reader.At("shop_id"u8))
            {
                draft.Account = reader.Id("shop_id", ref draft.Fault);
            }
            else if (reader.At("tts_notification_id"u8))
            {
                notification = reader.Fact();
            }
            else if (reader.At("timestamp"u8))
            {
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            }
            else
            {
                var isData = reader.ValueTextEquals("data"u8);
                reader.Read();
                if (isData)
                    data = reader;
                reader.Skip();
            }
        }

        draft.Note("notification", notification);
        if (isEmpty)
            return sink.Refuse("type: must be given");
        if (type is null)
            draft.Strange("no webhook type");
        else if (type is not ("13" or "14" or "33"))
            draft.Ignore("webhook type " + Shape.Shown(type));
        else if (data.TokenType != JsonTokenType.StartObject)
            draft.Missing ??= "data: must be an object";
        else
            new TikTokShopMessage().Read(type, ref data, receivedAt, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }
}
