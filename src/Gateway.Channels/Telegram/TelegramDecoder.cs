using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Telegram;

/// <summary>Telegram Bot API: one <c>Update</c> a request.</summary>
/// <remarks>
/// <code>{"update_id":10000,"message":{..}}</code>
/// The payload does not name the bot: the URL it was posted to does. Libraries that relay updates write the same names in
/// camel case (<c>updateId</c>); both are read.
/// https://core.telegram.org/bots/api#update
/// </remarks>
internal static class TelegramDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(TelegramChannel.ChannelName, items);
        var reader = json.Reader();
        var alone = reader;
        string? update = null, fault = null;
        bool two = false, isEmpty = true;
        scoped JsonReader content = default, other = default;
        var kind = TelegramUpdateKind.None;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("update_id"u8, "updateId"u8))
            {
                update = reader.Id("update_id", ref fault);
            }
            else if (TelegramUpdateKinds.Of(ref reader) is var found and not TelegramUpdateKind.None)
            {
                // Libraries write every kind, and nothing into those an update is not of; an object is an update, whatever it lacks.
                var value = reader;
                if (value.TokenType == JsonTokenType.PropertyName)
                    value.Read();
                if (value.TokenType == JsonTokenType.StartObject || !value.IsNothing())
                {
                    two |= kind != TelegramUpdateKind.None;
                    kind = found;
                    content = reader;
                }

                reader.Skip();
            }
            else
            {
                if (!other.IsFound())
                    other = reader;
                reader.Skip();
            }
        }

        if (fault is not null)
            return sink.Refuse(fault);
        if (update is null && TelegramAlone.Kind(alone) is var inner and not TelegramUpdateKind.None)
        {
            alone.Read();
            TelegramUpdate.Read(ref alone, inner, null, receivedAt, ref sink);
        }
        else if (two)
        {
            return sink.Refuse("update: must hold one kind of update");
        }
        else if (kind != TelegramUpdateKind.None)
        {
            TelegramUpdate.Read(ref content, kind, update, receivedAt, ref sink);
        }
        else if (update is not null)
        {
            Unknown(update, other.IsFound() ? other.GetString() : null, ref sink);
        }
        else if (isEmpty)
        {
            return sink.Refuse("update_id: must be given");
        }
        else
        {
            var draft = default(ItemDraft);
            draft.Strange("no update_id");
            sink.Add(ref draft);
        }

        return sink.Finish();
    }

    private static void Unknown(string update, string? name, ref ItemSink sink)
    {
        var draft = new ItemDraft { Id = update };
        draft.Ignore("update " + (name is null ? "without content" : name.Length <= 64 ? name : name[..64]));
        sink.Add(ref draft);
    }

    /// <summary>A member under its documented name or the same in camel case.</summary>
    public static bool At(this ref JsonReader reader, ReadOnlySpan<byte> name, ReadOnlySpan<byte> camel) =>
        (reader.ValueTextEquals(name) || reader.ValueTextEquals(camel)) && reader.Read();
}

/// <summary>What an update is about.</summary>
internal enum TelegramUpdateKind
{
    None,
    Message,
    EditedMessage,
    ChannelPost,
    EditedChannelPost,
    BusinessConnection,
    BusinessMessage,
    EditedBusinessMessage,
    DeletedBusinessMessages,
    Reaction,
    Callback,
    MyChatMember,
    ChatMember,
    ChatJoinRequest,
    Other,
}

internal static class TelegramUpdateKinds
{
    /// <summary>The kind this member names, the reader then on its value; <see cref="TelegramUpdateKind.None"/> leaves the reader where it is.</summary>
    public static TelegramUpdateKind Of(ref JsonReader reader)
    {
        if (reader.At("message"u8))
            return TelegramUpdateKind.Message;
        if (reader.At("edited_message"u8, "editedMessage"u8))
            return TelegramUpdateKind.EditedMessage;
        if (reader.At("callback_query"u8, "callbackQuery"u8))
            return TelegramUpdateKind.Callback;
        if (reader.At("message_reaction"u8, "messageReaction"u8))
            return TelegramUpdateKind.Reaction;
        if (reader.At("my_chat_member"u8, "myChatMember"u8))
            return TelegramUpdateKind.MyChatMember;
        if (reader.At("channel_post"u8, "channelPost"u8))
            return TelegramUpdateKind.ChannelPost;
        if (reader.At("edited_channel_post"u8, "editedChannelPost"u8))
            return TelegramUpdateKind.EditedChannelPost;
        if (reader.At("business_connection"u8, "businessConnection"u8))
            return TelegramUpdateKind.BusinessConnection;
        if (reader.At("business_message"u8, "businessMessage"u8))
            return TelegramUpdateKind.BusinessMessage;
        if (reader.At("edited_business_message"u8, "editedBusinessMessage"u8))
            return TelegramUpdateKind.EditedBusinessMessage;
        if (reader.At("deleted_business_messages"u8, "deletedBusinessMessages"u8))
            return TelegramUpdateKind.DeletedBusinessMessages;
        if (reader.At("chat_member"u8, "chatMember"u8))
            return TelegramUpdateKind.ChatMember;
        if (reader.At("chat_join_request"u8, "chatJoinRequest"u8))
            return TelegramUpdateKind.ChatJoinRequest;
        return OfNoConversation(ref reader);
    }

    /// <summary>Kinds of no conversation; their members are still updates when the update number is missing.</summary>
    private static TelegramUpdateKind OfNoConversation(ref JsonReader reader)
    {
        if (reader.ValueTextEquals("inline_query"u8) || reader.ValueTextEquals("inlineQuery"u8)
            || reader.ValueTextEquals("chosen_inline_result"u8) || reader.ValueTextEquals("chosenInlineResult"u8)
            || reader.ValueTextEquals("shipping_query"u8) || reader.ValueTextEquals("shippingQuery"u8)
            || reader.ValueTextEquals("pre_checkout_query"u8) || reader.ValueTextEquals("preCheckoutQuery"u8)
            || reader.ValueTextEquals("purchased_paid_media"u8) || reader.ValueTextEquals("purchasedPaidMedia"u8)
            || reader.ValueTextEquals("chat_boost"u8) || reader.ValueTextEquals("chatBoost"u8)
            || reader.ValueTextEquals("removed_chat_boost"u8) || reader.ValueTextEquals("removedChatBoost"u8)
            || reader.ValueTextEquals("poll"u8)
            || reader.ValueTextEquals("poll_answer"u8) || reader.ValueTextEquals("pollAnswer"u8)
            || reader.ValueTextEquals("message_reaction_count"u8) || reader.ValueTextEquals("messageReactionCount"u8))
        {
            return TelegramUpdateKind.Other;
        }

        return TelegramUpdateKind.None;
    }
}
