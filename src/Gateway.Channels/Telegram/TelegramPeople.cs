using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Telegram;

/// <summary>A user: <c>{"id":427770117,"is_bot":false,"first_name":"..","last_name":"..","username":"..","language_code":"de"}</c>.</summary>
internal struct TelegramUser
{
    public string? Id;
    public string? Name;
    public string? Username;
    public string? Locale;
    public bool IsBot;

    public void Read(ref JsonReader reader, string field, ref string? fault)
    {
        if (!reader.OpenObject(field, ref fault))
            return;
        JsonReader first = default, last = default;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                Id = reader.Id(field, ".id", ref fault);
            else if (reader.At("is_bot"u8, "isBot"u8))
                IsBot = reader.Flag();
            else if (reader.At("first_name"u8, "firstName"u8))
                reader.Keep(ref first);
            else if (reader.At("last_name"u8, "lastName"u8))
                reader.Keep(ref last);
            else if (reader.At("username"u8))
                Username = reader.FactIfAny();
            else if (reader.At("language_code"u8, "languageCode"u8))
                Locale = reader.FactIfAny();
            else
                reader.Skip();
        }

        Name = PersonName.Of(first, last);
    }

    public readonly void Describe(ref ItemDraft draft)
    {
        draft.SenderName = Name;
        draft.Locale = Locale;
        draft.Alias("user", Id);
        draft.Alias("username", Username);
    }
}

/// <summary>A chat: <c>{"id":-1001305240521,"type":"private|group|supergroup|channel","title":".."}</c>. It is the thread; replies go to its id.</summary>
internal struct TelegramChat
{
    private static readonly Words Types = new("private", "group", "supergroup", "channel", "sender");

    public string? Id;
    public string? Type;
    public string? Title;

    /// <summary>One person's chat; a relay that leaves the type out still has positive ids for people only.</summary>
    public readonly bool IsPrivate => Type is null or "private" ? Id is not ['-', ..] : Type == "sender";

    public void Read(ref JsonReader reader, string field, ref string? fault)
    {
        if (!reader.OpenObject(field, ref fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                Id = reader.Id(field, ".id", ref fault);
            else if (reader.At("type"u8))
                Type = Types.Read(ref reader, "chat.type", ref fault);
            else if (reader.At("title"u8))
                Title = reader.FactIfAny();
            else
                reader.Skip();
        }
    }
}

/// <summary>
/// The thread of an update. A person writing to a business account is answered through the connection, so the alias carries it:
/// <c>CHAT@CONNECTION</c>. The encoder takes it apart again.
/// </summary>
internal static class TelegramThread
{
    public const char Separator = '@';

    public static void Address(ref ItemDraft draft, in TelegramChat chat, in TelegramUser user, string? connection)
    {
        draft.Sender = connection is null || chat.Id is null ? chat.Id ?? user.Id : chat.Id + Separator + connection;
        draft.Note("business_connection", connection);
        if (draft.Sender?.Length > JsonScalars.IdMax)
            draft.Fault ??= "chat.id: must be at most 256 bytes with its business connection";
        if (chat.Id is null || chat.IsPrivate)
        {
            // In a business chat the owner writes too, and in its own a bot; only the customer has the chat's own id.
            if ((connection is not null || user.IsBot) && user.Id != chat.Id)
                draft.Alias("user", chat.Id);
            else
                user.Describe(ref draft);
            return;
        }

        draft.SenderName = user.Name ?? chat.Title;
        draft.Locale = user.Locale;
        draft.Alias("group", chat.Id);
        draft.Note("chat_type", chat.Type);
        draft.Note("chat_title", chat.Title);
        draft.Note("participant", user.Id);
    }
}
