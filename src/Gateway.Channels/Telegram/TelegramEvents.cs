using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Telegram;

/// <summary>A pressed inline button: <c>{"id":"..","from":USER,"message":{"message_id":1,"chat":CHAT},"data":"..","inline_message_id":".."}</c>.</summary>
internal static class TelegramCallback
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, string? update)
    {
        draft.Kind = ItemKind.Postback;
        var user = default(TelegramUser);
        var about = default(TelegramAbout);
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Id = reader.Id("callback_query.id", ref draft.Fault);
            else if (reader.At("from"u8, "from_user"u8))
                user.Read(ref reader, "from", ref draft.Fault);
            else if (reader.At("message"u8))
                about.Read(ref reader, ref draft);
            else if (reader.At("data"u8) || reader.At("game_short_name"u8, "gameShortName"u8))
                draft.Payload = JsonRead.Later(draft.Payload, reader.Text("callback_query.data", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
            else if (reader.At("inline_message_id"u8, "inlineMessageId"u8))
                draft.Note("inline_message", reader.FactIfAny());
            else
                reader.Skip();
        }

        // A press has no time of its own; the message's would be the time of something else.
        draft.Id ??= update;
        draft.ReplyTo = about.Message;
        TelegramThread.Address(ref draft, about.Chat, user, about.Connection);
        if (draft.Payload is null)
            draft.Missing ??= "callback_query.data: must be given";
        if (draft.Sender is null)
            draft.Missing ??= "callback_query.from: must be given";
    }
}

/// <summary>The message an event is about: number, chat, business connection.</summary>
internal struct TelegramAbout
{
    public string? Message;
    public string? Connection;
    public TelegramChat Chat;

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8, "messageId"u8))
                Message = reader.Id("message_id", ref draft.Fault);
            else if (reader.At("business_connection_id"u8, "businessConnectionId"u8))
                Connection = reader.Id("business_connection_id", ref draft.Fault);
            else if (reader.At("chat"u8))
                Chat.Read(ref reader, "chat", ref draft.Fault);
            else
                reader.Skip();
        }
    }
}

/// <summary>
/// The reactions one user has on a message now: <c>{"chat":CHAT,"message_id":1,"user":USER,"date":..,"old_reaction":[..],"new_reaction":[{"type":"emoji","emoji":".."}]}</c>.
/// </summary>
internal static class TelegramReaction
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, string? update, DateTimeOffset receivedAt)
    {
        draft.Kind = ItemKind.Reaction;
        draft.Id = update;
        draft.Text = "";
        var user = default(TelegramUser);
        var chat = default(TelegramChat);
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8, "messageId"u8))
                draft.Target = reader.Id("message_id", ref draft.Fault);
            else if (reader.At("chat"u8))
                chat.Read(ref reader, "chat", ref draft.Fault);
            else if (reader.At("user"u8))
                user.Read(ref reader, "user", ref draft.Fault);
            else if (reader.At("date"u8))
                draft.Timestamp = reader.Time("date", receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("new_reaction"u8, "newReaction"u8))
                draft.Text = Emojis(ref reader, ref draft);
            else
                reader.Skip();
        }

        TelegramThread.Address(ref draft, chat, user, null);
        if (draft.Target is null || draft.Sender is null)
            draft.Missing ??= "message_reaction: must have a chat and a message_id";
    }

    private static string Emojis(ref JsonReader reader, ref ItemDraft draft)
    {
        var emojis = "";
        var any = false;
        if (!reader.OpenArray("new_reaction", ref draft.Fault))
            return emojis;
        while (reader.NextObject("new_reaction", ref draft.Fault))
        {
            any = true;
            while (reader.NextMember())
            {
                // Telegram allows a user three reactions at most; more than 64 characters are none of them.
                if (reader.At("emoji"u8))
                    emojis = emojis.Length > 64 ? emojis : emojis + reader.Fact();
                else if (reader.At("custom_emoji_id"u8, "customEmojiId"u8))
                    draft.Note("custom_emoji", reader.Fact());
                else if (reader.At("type"u8))
                    emojis += reader.Fact() == "paid" ? "⭐" : "";
                else
                    reader.Skip();
            }
        }

        // A picture of the user's own has no letter, nor what is newer than this; the placeholder keeps both apart from a reaction taken back.
        return emojis.Length == 0 && any ? "\uFFFC" : emojis;
    }
}

/// <summary>
/// Who may be in a chat changed: <c>{"chat":CHAT,"from":USER,"date":..,"new_chat_member":{"status":"kicked","user":USER}}</c>.
/// In a private chat the bot's own <c>kicked</c> means the customer blocked it. Who was there before (<c>old_chat_member</c>) and still is got other rights.
/// </summary>
internal static class TelegramMember
{
    public static void Read(
        ref JsonReader reader, ref ItemDraft draft, TelegramUpdateKind kind, string? update, DateTimeOffset receivedAt)
    {
        draft.Kind = ItemKind.System;
        draft.Id = update;
        var user = default(TelegramUser);
        var member = default(TelegramUser);
        var former = default(TelegramUser);
        var chat = default(TelegramChat);
        string? status = null, before = null;
        bool isPresent = true, wasPresent = true;
        while (reader.NextMember())
        {
            if (reader.At("chat"u8))
                chat.Read(ref reader, "chat", ref draft.Fault);
            else if (reader.At("from"u8))
                user.Read(ref reader, "from", ref draft.Fault);
            else if (reader.At("date"u8))
                draft.Timestamp = reader.Time("date", receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("new_chat_member"u8, "newChatMember"u8))
                status = Member(ref reader, ref draft, ref member, out isPresent);
            else if (reader.At("old_chat_member"u8, "oldChatMember"u8))
                before = Member(ref reader, ref draft, ref former, out wasPresent);
            else
                reader.Skip();
        }

        TelegramThread.Address(ref draft, chat, user, null);
        draft.Note("member", kind == TelegramUpdateKind.ChatMember ? member.Id : null);
        draft.Note("member_status", status);
        draft.Status = before is not null && isPresent == wasPresent && !chat.IsPrivate ? "member_changed" : Status(kind, chat.IsPrivate, isPresent);
        if (draft.Sender is null)
            draft.Missing ??= "chat.id: must be given";
        else if (status is null && kind != TelegramUpdateKind.ChatJoinRequest)
            draft.Missing ??= "new_chat_member.status: must be given";
    }

    private static string Status(TelegramUpdateKind kind, bool isPrivate, bool present) => kind switch
    {
        TelegramUpdateKind.ChatJoinRequest => "join_request",
        TelegramUpdateKind.ChatMember => present ? "member_joined" : "member_left",
        _ when isPrivate => present ? "unblock" : "block",
        _ => present ? "join" : "leave",
    };

    private static string? Member(ref JsonReader reader, ref ItemDraft draft, ref TelegramUser member, out bool isPresent)
    {
        string? status = null;
        isPresent = true;
        if (!reader.OpenObject("new_chat_member", ref draft.Fault))
            return null;
        var isMember = true;
        while (reader.NextMember())
        {
            if (reader.At("status"u8))
                status = reader.Fact();
            else if (reader.At("user"u8))
                member.Read(ref reader, "new_chat_member.user", ref draft.Fault);
            else if (reader.At("is_member"u8, "isMember"u8))
                isMember = reader.Flag();
            else
                reader.Skip();
        }

        // Somebody restricted is in the chat or not, whatever may be done there.
        isPresent = status is not ("kicked" or "left") && (isMember || status != "restricted");
        return status;
    }
}
