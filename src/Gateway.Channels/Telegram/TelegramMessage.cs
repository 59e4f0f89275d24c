using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Telegram;

/// <summary>A message of any type.</summary>
/// <remarks>
/// <code>
/// {"message_id":229,"from":USER,"sender_chat":CHAT,"chat":CHAT,"date":1515736358,"edit_date":..,"text":"..","caption":"..",
///  "photo":[{"file_id":"..","file_size":1}],"document":{"file_id":"..","file_name":"..","mime_type":"..","file_size":1},
///  "location":{"latitude":..,"longitude":..},"contact":{"phone_number":"..","first_name":".."},"reply_to_message":{"message_id":228,..},
///  "media_group_id":"..","business_connection_id":"..","web_app_data":{"data":"..","button_text":".."}}
/// </code>
/// A message number counts within its chat, and the chat is the thread. Python libraries dump <c>from</c>, a word of their language, as <c>from_user</c>.
/// </remarks>
internal struct TelegramMessage
{
    public string? Id;
    public string? Connection;
    public TelegramUser User;
    public TelegramChat Chat;
    private string? _service;
    private string? _unknown;
    private bool _hasUnknownContent;

    public void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8, "messageId"u8))
                Id = reader.OwnId("message_id", ref draft.Fault);
            else if (reader.At("from"u8, "from_user"u8))
                User.Read(ref reader, "from", ref draft.Fault);
            else if (reader.At("chat"u8))
                Chat.Read(ref reader, "chat", ref draft.Fault);
            else if (reader.At("date"u8))
                draft.Timestamp = reader.Time("date", receivedAt, ref draft.Fault, ref draft.ClockSuspect) is { } sent ? draft.Timestamp ?? sent : draft.Timestamp;
            else if (reader.At("edit_date"u8, "editDate"u8))
                Edited(ref reader, ref draft, receivedAt);
            else if (reader.At("business_connection_id"u8, "businessConnectionId"u8))
                Connection = reader.Id("business_connection_id", ref draft.Fault);
            else if (reader.At("reply_to_message"u8, "replyToMessage"u8))
                ReplyTo(ref reader, ref draft);
            else if (!TelegramContent.Read(ref reader, ref draft) && !Service(ref reader, ref draft))
                Other(ref reader);
        }
    }

    public readonly void Finish(ref ItemDraft draft, string? update)
    {
        draft.Id = Id;
        if (Id is null && update is not null)
            draft.NameBy("update", update);
        TelegramThread.Address(ref draft, Chat, User, Connection);
        if (draft.Sender is null || Chat.Id is null)
            draft.Missing ??= "chat.id: must be given";
        draft.Note("from_bot", User.IsBot ? "true" : null);

        if (_service is not null)
        {
            draft.Kind = ItemKind.System;
            draft.Status = _service;
        }
        else if (draft.Payload is not null)
        {
            draft.Kind = ItemKind.Postback;
        }
        else if (draft.Text is { Length: > 0 } || !draft.Attachments.IsEmpty || draft.Location is not null || draft.Extra.Has(TelegramContent.Fact))
        {
            draft.Kind = ItemKind.Message;
        }
        else if (_hasUnknownContent)
        {
            draft.Kind = ItemKind.Message;
            draft.Unsupported(_unknown);
        }
        else if (draft.Text is not null)
        {
            draft.Kind = ItemKind.Message;
        }
        else
        {
            draft.Ignore("message " + (_unknown ?? "without content"));
        }
    }

    private static void Edited(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        if (reader.IsNothingOrZero())
            reader.Skip();
        else
            draft.Timestamp = reader.Time("date", receivedAt, ref draft.Fault, ref draft.ClockSuspect) ?? draft.Timestamp;
    }

    /// <summary>A reply carries the whole message it answers; only that one's number is wanted.</summary>
    private static void ReplyTo(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("reply_to_message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8, "messageId"u8))
                draft.ReplyTo = reader.Id("reply_to_message.message_id", ref draft.Fault);
            else
                reader.Skip();
        }
    }

    /// <summary>What Telegram itself writes into a chat. Libraries write every such member beside any message, and nothing into those it is not of.</summary>
    private bool Service(ref JsonReader reader, ref ItemDraft draft)
    {
        const string Migrated = "migrated", Paid = "payment", Refunded = "refund";
        string what;
        if (reader.At("new_chat_members"u8, "newChatMembers"u8))
            what = "member_joined";
        else if (reader.At("left_chat_member"u8, "leftChatMember"u8))
            what = "member_left";
        else if (reader.At("new_chat_title"u8, "newChatTitle"u8))
            what = "title_changed";
        else if (reader.At("pinned_message"u8, "pinnedMessage"u8))
            what = "pinned";
        else if (reader.At("group_chat_created"u8, "groupChatCreated"u8) || reader.At("supergroup_chat_created"u8, "supergroupChatCreated"u8)
            || reader.At("channel_chat_created"u8, "channelChatCreated"u8))
            what = "group_created";
        else if (reader.At("migrate_to_chat_id"u8, "migrateToChatId"u8))
            what = Migrated;
        else if (reader.At("successful_payment"u8, "successfulPayment"u8))
            what = Paid;
        else if (reader.At("refunded_payment"u8, "refundedPayment"u8))
            what = Refunded;
        else
            return false;
        if (!reader.IsNothingOrZero())
        {
            _service = what;
            if (what is Paid or Refunded)
            {
                TelegramMoney.Read(ref reader, ref draft);
                return true;
            }

            // The group became a supergroup: from now on it is written to under the new id.
            if (what == Migrated)
                draft.Alias("group", reader.Id("migrate_to_chat_id", ref draft.Fault));
        }

        reader.Skip();
        return true;
    }

    /// <summary>
    /// Of a message without anything we know, a member that is not mere trimmings names what it was; content is an object, which may have no members, or a list of something.
    /// </summary>
    private void Other(ref JsonReader reader)
    {
        var name = reader;
        reader.Read();
        var isGiven = reader.TokenType == JsonTokenType.StartObject || !reader.IsNothingOrZero();
        if (isGiven && !_hasUnknownContent && name.RawLength() <= 64 && !TelegramMembers.IsTrimming(name))
        {
            _hasUnknownContent = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && !TelegramMembers.IsService(name);
            if (_hasUnknownContent || _unknown is null)
                _unknown = name.GetString();
        }

        reader.Skip();
    }
}
