using Gateway.Channels.Json;

namespace Gateway.Channels.Telegram;

/// <summary>The inner object of an update alone, as the documentation prints it and tests keep it: its members tell which one it is.</summary>
/// <remarks>
/// <code>
/// message          {"message_id","chat",..}              message_reaction       {"message_id","chat","new_reaction",..}
/// callback_query   {"id","from","chat_instance","data"}   deleted_business_messages {"business_connection_id","chat","message_ids"}
/// chat_member      {"chat","old_chat_member","new_chat_member"}   chat_join_request {"chat","from","user_chat_id"}
/// business_connection {"id","user","user_chat_id","is_enabled"}
/// </code>
/// </remarks>
internal static class TelegramAlone
{
    [Flags]
    private enum Members
    {
        None = 0,
        Chat = 1,
        From = 2,
        MessageId = 4,
        Pressed = 8,
        Reactions = 16,
        Counts = 32,
        MemberBefore = 64,
        MemberNow = 128,
        UserChat = 256,
        Enabled = 512,
        MessageIds = 1024,
    }

    /// <summary>What the object is; <see cref="TelegramUpdateKind.None"/> when it is none of these.</summary>
    public static TelegramUpdateKind Kind(JsonReader reader)
    {
        string? fault = null;
        var members = Members.None;
        var chat = default(TelegramChat);
        reader.Read();
        while (reader.NextMember())
        {
            var member = Of(reader);
            members |= member;
            if (member == Members.Chat && reader.Read())
                chat.Read(ref reader, "chat", ref fault);
            else
                reader.Skip();
        }

        bool Has(Members wanted) => (members & wanted) == wanted;
        if (Has(Members.Chat | Members.MessageId))
            return Has(Members.Reactions) ? TelegramUpdateKind.Reaction : Has(Members.Counts) ? TelegramUpdateKind.None : TelegramUpdateKind.Message;
        if (Has(Members.Chat | Members.MemberBefore | Members.MemberNow))
            return chat.IsPrivate ? TelegramUpdateKind.MyChatMember : TelegramUpdateKind.ChatMember;
        if (Has(Members.Chat | Members.MessageIds))
            return TelegramUpdateKind.DeletedBusinessMessages;
        if (Has(Members.Chat | Members.From | Members.UserChat))
            return TelegramUpdateKind.ChatJoinRequest;
        if (Has(Members.UserChat | Members.Enabled))
            return TelegramUpdateKind.BusinessConnection;
        return Has(Members.From | Members.Pressed) ? TelegramUpdateKind.Callback : TelegramUpdateKind.None;
    }

    private static Members Of(in JsonReader name)
    {
        if (name.ValueTextEquals("chat"u8))
            return Members.Chat;
        if (name.ValueTextEquals("from"u8))
            return Members.From;
        if (name.ValueTextEquals("data"u8) || Is(name, "chat_instance"u8, "chatInstance"u8))
            return Members.Pressed;
        if (Is(name, "message_id"u8, "messageId"u8))
            return Members.MessageId;
        if (Is(name, "new_reaction"u8, "newReaction"u8))
            return Members.Reactions;
        if (name.ValueTextEquals("reactions"u8))
            return Members.Counts;
        if (Is(name, "old_chat_member"u8, "oldChatMember"u8))
            return Members.MemberBefore;
        if (Is(name, "new_chat_member"u8, "newChatMember"u8))
            return Members.MemberNow;
        if (Is(name, "user_chat_id"u8, "userChatId"u8))
            return Members.UserChat;
        if (Is(name, "is_enabled"u8, "isEnabled"u8))
            return Members.Enabled;
        return Is(name, "message_ids"u8, "messageIds"u8) ? Members.MessageIds : Members.None;
    }

    private static bool Is(in JsonReader name, ReadOnlySpan<byte> snake, ReadOnlySpan<byte> camel) => name.ValueTextEquals(snake) || name.ValueTextEquals(camel);
}
