using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Telegram;

/// <summary>One update by its kind.</summary>
internal static class TelegramUpdate
{
    public static void Read(
        ref JsonReader reader, TelegramUpdateKind kind, string? update, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        draft.Note("update_id", update);
        if (kind == TelegramUpdateKind.Other)
        {
            draft.Id = update;
            draft.Ignore("update " + reader.GetString());
            sink.Add(ref draft);
            return;
        }

        if (!reader.OpenObject("update", ref draft.Fault))
        {
            sink.AddFault(null, "update: must be an object");
            return;
        }

        switch (kind)
        {
            case TelegramUpdateKind.Reaction:
                TelegramReaction.Read(ref reader, ref draft, update, receivedAt);
                break;
            case TelegramUpdateKind.Callback:
                TelegramCallback.Read(ref reader, ref draft, update);
                break;
            case TelegramUpdateKind.MyChatMember or TelegramUpdateKind.ChatMember or TelegramUpdateKind.ChatJoinRequest:
                TelegramMember.Read(ref reader, ref draft, kind, update, receivedAt);
                break;
            case TelegramUpdateKind.BusinessConnection:
                TelegramBusiness.ReadConnection(ref reader, ref draft, update, receivedAt);
                break;
            case TelegramUpdateKind.DeletedBusinessMessages:
                TelegramBusiness.ReadDeleted(ref reader, update, ref sink);
                return;
            default:
                Message(ref reader, ref draft, kind, update, receivedAt);
                break;
        }

        sink.Add(ref draft);
    }

    private static void Message(
        ref JsonReader reader, ref ItemDraft draft, TelegramUpdateKind kind, string? update, DateTimeOffset receivedAt)
    {
        var message = default(TelegramMessage);
        message.Read(ref reader, ref draft, receivedAt);
        message.Finish(ref draft, update);
        if (kind is TelegramUpdateKind.EditedMessage or TelegramUpdateKind.EditedChannelPost or TelegramUpdateKind.EditedBusinessMessage
            && draft.Kind is ItemKind.Message)
        {
            // Two edits of one message are two updates.
            draft.Kind = ItemKind.Edit;
            draft.Target = message.Id;
            draft.Id = update;
            if (draft.Target is null)
                draft.Missing ??= "message_id: must be given";
        }

        // In a business chat everyone but the customer is our own side: the owner on the phone, or this bot. In a bot's chat it is the bot.
        var isBusiness = kind is TelegramUpdateKind.BusinessMessage or TelegramUpdateKind.EditedBusinessMessage || message.Connection is not null;
        var isOurs = isBusiness || (message.User.IsBot && message.Chat is { Id: not null, IsPrivate: true });
        if (!isOurs || message.User.Id is null || message.User.Id == message.Chat.Id || draft.Kind == ItemKind.Ignored)
            return;

        draft.Note("echo", draft.Kind == ItemKind.Edit ? "edit" : null);
        draft.Kind = ItemKind.Echo;
    }
}
