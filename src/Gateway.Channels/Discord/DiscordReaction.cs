using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Discord;

/// <summary>An emoji put on a message, or taken from it.</summary>
/// <remarks><code>{"user_id":"..","channel_id":"..","message_id":"..","guild_id":"..","emoji":{"id":null,"name":"🔥"}}</code></remarks>
internal static class DiscordReaction
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, bool added)
    {
        string? user = null, emoji = null;
        draft.Kind = ItemKind.Reaction;
        while (reader.NextMember())
        {
            if (reader.At("user_id"u8))
                user = reader.Id("user_id", ref draft.Fault);
            else if (reader.At("channel_id"u8))
                draft.Sender = reader.Id("channel_id", ref draft.Fault);
            else if (reader.At("message_id"u8))
                draft.Target = reader.Id("message_id", ref draft.Fault);
            else if (reader.At("emoji"u8))
                emoji = Emoji(ref reader, ref draft);
            else
                reader.Skip();
        }

        draft.Alias("user", user);
        draft.Note("participant", user);
        draft.Note("reaction", emoji);
        draft.Text = added ? emoji : "";
        if (draft.Sender is null)
            draft.Missing ??= "channel_id: must be given";
        if (draft.Target is null)
            draft.Fault ??= "message_id: must be given";
    }

    /// <summary>Somebody began to write: <c>{"channel_id":"..","user_id":"..","timestamp":1700000000}</c></summary>
    public static void Typing(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        string? user = null;
        draft.Kind = ItemKind.Typing;
        while (reader.NextMember())
        {
            if (reader.At("user_id"u8))
                user = reader.Id("user_id", ref draft.Fault);
            else if (reader.At("channel_id"u8))
                draft.Sender = reader.Id("channel_id", ref draft.Fault);
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else
                reader.Skip();
        }

        draft.Alias("user", user);
        draft.Note("participant", user);
        if (draft.Sender is null)
            draft.Missing ??= "channel_id: must be given";
    }

    private static string? Emoji(ref JsonReader reader, ref ItemDraft draft)
    {
        string? name = null;
        if (!reader.OpenObject("emoji", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                name = reader.Fact();
            else
                reader.Skip();
        }

        return name;
    }
}
