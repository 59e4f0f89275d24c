using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Zalo;

/// <summary>Events of an Official Account, one a request.</summary>
/// <remarks>
/// <code>
/// {"app_id":"..","user_id_by_app":"..","event_name":"user_send_text","timestamp":"1627459824123","sender":{"id":USER},"recipient":{"id":OA},
///  "message":{"msg_id":"..","text":"..","attachments":[{"type":"image","payload":{"url":"..","thumbnail":".."}}],"quote_msg_id":".."}}
/// {"event_name":"anonymous_send_text|image|file|sticker",..,"sender":{"id":ANONYMOUS},"recipient":{"id":OA},"message":{"msg_id":"..","conversation_id":"..","text":".."}}
/// {"event_name":"follow","oa_id":OA,"follower":{"id":USER},"source":"oa_profile"}
/// {"event_name":"user_received_message|user_seen_message","sender":{"id":OA},"recipient":{"id":USER},"message":{"msg_id":"..","msg_ids":[".."]}}
/// {"event_name":"user_reacted_message",..,"message":{"msg_id":"..","react_icon":"/-heart"}}
/// </code>
/// https://developers.zalo.me/docs/official-account/webhook/tong-quan
/// </remarks>
internal static class ZaloDecoder
{
    private static readonly Words Events = new(
        "user_send_text", "user_send_image", "user_send_link", "user_send_audio", "user_send_video", "user_send_sticker", "user_send_gif", "user_send_file",
        "user_send_location", "user_send_business_card", "user_received_message", "user_seen_message", "user_reacted_message", "user_submit_info",
        "user_click_chatnow", "anonymous_send_text", "anonymous_send_image", "anonymous_send_file", "anonymous_send_sticker", "oa_send_text", "oa_send_image", "oa_send_template", "follow", "unfollow");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, AccountModel account, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(ZaloChannel.ChannelName, items);
        var draft = default(ItemDraft);
        var reader = json.Reader();
        string? name = null, from = null, to = null;
        scoped JsonReader clock = default;
        var message = default(ZaloMessage);
        var isEmpty = true;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("event_name"u8))
            {
                name = Events.Fact(ref reader);
            }
            else if (reader.At("timestamp"u8))
            {
                clock = reader;
                draft.Timestamp = reader.Time("timestamp", receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            }
            else if (reader.At("sender"u8) || reader.At("follower"u8))
            {
                from = Id(ref reader, "sender", ref draft) ?? from;
            }
            else if (reader.At("recipient"u8))
            {
                to = Id(ref reader, "recipient", ref draft);
            }
            else if (reader.At("message"u8))
            {
                message.Read(ref reader, ref draft);
            }
            else if (reader.At("oa_id"u8))
            {
                draft.Account = reader.Id("oa_id", ref draft.Fault);
            }
            else if (reader.At("user_id_by_app"u8))
            {
                draft.Note("user_id_by_app", reader.Fact());
            }
            else if (reader.At("info"u8))
            {
                Info(ref reader, ref draft);
            }
            else if (reader.At("user_id"u8))
            {
                from = JsonRead.First(from, reader.Id("user_id", ref draft.Fault));
            }
            else if (reader.At("source"u8))
            {
                draft.Note("source", reader.Fact());
            }
            else
            {
                reader.Skip();
            }
        }

        if (isEmpty)
            return sink.Refuse("event_name: must be given");

        // A message has an id of its own; everything else is named by when it happened.
        var time = clock.IsFound() && name?.Contains("_send_", StringComparison.Ordinal) == false ? clock.Fact() : null;
        var happened = new ZaloEvent(name, from, to, time, account.ProviderId);
        happened.Finish(ref draft, message, ref sink);
        return sink.Finish();
    }

    private static string? Id(ref JsonReader reader, string field, ref ItemDraft draft)
    {
        string? id = null;
        if (!reader.OpenObject(field, ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id(field, ".id", ref draft.Fault);
            else if (reader.At("name"u8))
                draft.SenderName = reader.Fact();
            else
                reader.Skip();
        }

        return id;
    }

    /// <summary>What a person chose to share: name, telephone, address.</summary>
    private static void Info(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("info", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                draft.SenderName = reader.Fact();
            else if (reader.At("phone"u8))
                draft.Alias("phone", reader.Fact());
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else if (reader.At("city"u8))
                draft.Note("city", reader.Fact());
            else
                reader.Skip();
        }
    }
}
