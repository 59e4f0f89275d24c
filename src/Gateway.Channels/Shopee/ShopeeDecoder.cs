using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Shopee;

/// <summary>Pushes of Shopee; only code 10 is chat, the others are about orders, items and the shop.</summary>
/// <remarks>
/// <code>
/// {"code":10,"shop_id":947042923,"timestamp":1726044722,"msg_id":"","data":{"type":"message","region":"ID","content":{"message_id":"2302748948493123953",
///  "shop_id":165103149,"from_id":165105353,"from_user_name":"..","to_id":947151379,"to_user_name":"..","message_type":"text","content":{"text":".."},
///  "conversation_id":"..","created_timestamp":1726044721,"quoted_msg":{"message_id":""}}}}
/// </code>
/// What the shop itself writes comes too: its writer belongs to the shop that is told on top. A notification without a message, as the console's push test sends it
/// (<c>{"type":"notification","content":{"user_id":1,"type":"mark_as_replied","from_id":0}}</c>), says nothing a customer said.
/// </remarks>
internal static class ShopeeDecoder
{
    private const long ChatCode = 10;

    private static readonly Words Types = new("message", "notification");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(ShopeeChannel.ChannelName, items);
        var draft = default(ItemDraft);
        scoped JsonReader code = default, data = default;
        var reader = json.Reader();
        reader.Read();
        var isEmpty = true;
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("code"u8))
            {
                code = reader;
                reader.Skip();
            }
            else if (reader.At("shop_id"u8))
            {
                draft.Account = reader.Id("shop_id", ref draft.Fault);
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

        if (isEmpty)
            return sink.Refuse("code: must be given");
        if (code.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            draft.Strange("no code");
        else if (code.Whole() != ChatCode)
            draft.Ignore("push code " + Shape.Shown(code.Fact()));
        else
            Data(ref data, receivedAt, account, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }

    /// <summary>An object, or the text of one.</summary>
    private static void Data(scoped ref JsonReader reader, DateTimeOffset receivedAt, AccountModel account, ref ItemDraft draft)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String)
        {
            using var data = EmbeddedJson.Read(ref reader, "data", ref draft.Fault);
            if (data.HasObject)
            {
                var inner = data.Reader;
                Chat(ref inner, receivedAt, account, ref draft);
                return;
            }
        }

        draft.Missing ??= "data: must be an object";
    }

    private static void Chat(scoped ref JsonReader reader, DateTimeOffset receivedAt, AccountModel account, ref ItemDraft draft)
    {
        string? type = null;
        var content = default(JsonReader);
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
            {
                type = Types.Fact(ref reader);
            }
            else if (reader.At("region"u8))
            {
                draft.Note("region", reader.Fact());
            }
            else if (reader.At("content"u8))
            {
                content = reader;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        if (type is not ("message" or "notification"))
        {
            draft.Ignore("chat event " + Shape.Shown(type));
            return;
        }

        if (content.TokenType is JsonTokenType.StartObject or JsonTokenType.String)
            Content(ref content, type, receivedAt, account, ref draft);
        else
            draft.Missing ??= "data.content: must be an object";
    }

    private static void Content(scoped ref JsonReader reader, string type, DateTimeOffset receivedAt, AccountModel account, ref ItemDraft draft)
    {
        using var content = EmbeddedJson.Read(ref reader, "data.content", ref draft.Fault);
        if (!content.HasObject)
        {
            draft.Missing ??= "data.content: must be an object";
            return;
        }

        var inner = content.Reader;
        scoped var message = default(ShopeeMessage);
        message.Read(ref inner, isNotification: type == "notification", receivedAt, account, ref draft);
    }
}
