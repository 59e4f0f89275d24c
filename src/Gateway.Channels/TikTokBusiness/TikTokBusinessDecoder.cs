using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.TikTokBusiness;

/// <summary>Events of TikTok Business Messaging; other events of the same webhook are about videos and authorisations.</summary>
/// <remarks>
/// <code>
/// {"client_key":"..","event":"im_receive_msg","create_time":1700000000,"user_openid":BUSINESS,"content":"{\"type\":\"text\",\"message_id\":\"..\",\"timestamp\":1700000000000,
///  \"conversation_id\":\"..\",\"from\":\"Alice\",\"from_user\":{\"id\":\"..\"},\"to\":\"Shop\",\"to_user\":{\"id\":\"..\"},\"text\":{\"body\":\"..\"}}"}
/// {"event":"im_mark_read_msg",..,"content":"{\"conversation_id\":\"..\",\"timestamp\":..,\"read\":{\"last_read_timestamp\":..}}"}
/// </code>
/// </remarks>
internal static class TikTokBusinessDecoder
{
    private static readonly Words Events = new(
        "im_receive_msg", "im_send_msg", "im_mark_read_msg", "im_referral_msg", "im_follow_user", "im_unfollow_user");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(TikTokBusinessChannel.ChannelName, items);
        var draft = default(ItemDraft);
        string? name = null;
        scoped JsonReader content = default;
        var reader = json.Reader();
        reader.Read();
        var isEmpty = true;
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("event"u8))
            {
                name = Events.Fact(ref reader);
            }
            else if (reader.At("user_openid"u8))
            {
                draft.Account = reader.Id("user_openid", ref draft.Fault);
            }
            else if (reader.At("create_time"u8))
            {
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            }
            else
            {
                var isContent = reader.ValueTextEquals("content"u8);
                reader.Read();
                if (isContent)
                    content = reader;
                reader.Skip();
            }
        }

        if (isEmpty)
            return sink.Refuse("event: must be given");
        if (name is null)
            draft.Strange("no event");
        else if (name?.StartsWith("im_", StringComparison.Ordinal) != true)
            draft.Ignore("event " + Shape.Shown(name));
        else if (content.TokenType == JsonTokenType.None)
            draft.Missing ??= "content: must be given";
        else
            Message(name, ref content, receivedAt, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static void Message(string name, scoped ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        using var content = EmbeddedJson.Read(ref reader, "content", ref draft.Fault);
        if (!content.HasObject)
        {
            draft.Missing ??= "content: must hold an object";
            return;
        }

        var inner = content.Reader;
        scoped var message = default(TikTokBusinessMessage);
        message.Read(name, ref inner, receivedAt, ref draft);
    }
}
