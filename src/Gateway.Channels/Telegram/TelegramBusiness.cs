using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Telegram;

/// <summary>A person's business account that this bot answers for.</summary>
/// <remarks>
/// <code>
/// "business_connection":{"id":"..","user":USER,"user_chat_id":1,"date":..,"is_enabled":true}
/// "deleted_business_messages":{"business_connection_id":"..","chat":CHAT,"message_ids":[1,2]}
/// </code>
/// </remarks>
internal static class TelegramBusiness
{
    public static void ReadConnection(ref JsonReader reader, ref ItemDraft draft, string? update, DateTimeOffset receivedAt)
    {
        draft.Kind = ItemKind.System;
        draft.Id = update;
        draft.Status = "business_disconnected";
        var user = default(TelegramUser);
        string? connection = null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                connection = reader.Id("business_connection.id", ref draft.Fault);
            else if (reader.At("user"u8))
                user.Read(ref reader, "user", ref draft.Fault);
            else if (reader.At("date"u8))
                draft.Timestamp = reader.Time("date", receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("is_enabled"u8, "isEnabled"u8))
                draft.Status = reader.Flag() ? "business_connected" : "business_disconnected";
            else
                reader.Skip();
        }

        // About the account's owner, who is no customer: no alias is proved by it.
        draft.Sender = user.Id;
        draft.SenderName = user.Name;
        draft.Note("business_connection", connection);
        if (connection is null || user.Id is null)
            draft.Missing ??= "business_connection: must have an id and a user";
    }

    /// <summary>One update takes back several messages; each is an item of its own.</summary>
    public static void ReadDeleted(ref JsonReader reader, string? update, ref ItemSink sink)
    {
        string? fault = null, connection = null;
        var chat = default(TelegramChat);
        scoped JsonReader ids = default;
        var hasIds = false;
        while (reader.NextMember())
        {
            if (reader.At("business_connection_id"u8, "businessConnectionId"u8))
            {
                connection = reader.Id("business_connection_id", ref fault);
            }
            else if (reader.At("chat"u8))
            {
                chat.Read(ref reader, "chat", ref fault);
            }
            else if (reader.At("message_ids"u8, "messageIds"u8))
            {
                ids = reader;
                hasIds = true;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        if (fault is not null || chat.Id is null || !hasIds || !ids.OpenArray("message_ids", ref fault) || !ids.NextElement())
        {
            sink.AddLacking(null, fault, "deleted_business_messages: must have a chat and message_ids");
            return;
        }

        var customer = new TelegramUser { Id = chat.Id };
        do
        {
            var draft = new ItemDraft { Kind = ItemKind.Delete };
            draft.Note("update_id", update);
            draft.Target = ids.Id("message_ids", ref draft.Fault);
            TelegramThread.Address(ref draft, chat, customer, connection);
            if (draft.Target is null)
                draft.Fault ??= "message_ids: must be integers";
            else
                draft.NameBy(update ?? "deleted", draft.Target);
            sink.Add(ref draft);
        }
        while (ids.NextElement());
    }
}
