using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Discord;

/// <summary>A message object.</summary>
/// <remarks>
/// <code>
/// {"id":"..","channel_id":"..","guild_id":"..","author":{"id":"..","username":"..","bot":false},"content":"..","timestamp":"2026-01-31T12:00:00.000000+00:00",
///  "edited_timestamp":null,"attachments":[{"id":"..","filename":"a.png","content_type":"image/png","size":1,"url":"https://cdn.discordapp.com/.."}],
///  "message_reference":{"message_id":".."},"sticker_items":[{"id":"..","name":".."}]}
/// {..,"content":"","message_reference":{"type":1,..},"message_snapshots":[{"message":{"content":"..","attachments":[..]}}]}      forwarded
/// </code>
/// https://discord.com/developers/docs/resources/message
/// </remarks>
internal static class DiscordMessage
{
    // Plain ones and replies first; the others are what Discord itself writes.
    private static readonly Words Types = new("0", "19", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "14", "15", "16", "17", "18", "21", "22",
        "24", "25", "26", "27", "28", "29", "31", "32", "36", "37", "38", "39", "44", "46");

    public static void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt, ItemKind kind)
    {
        string? id = null, channel = null, lobby = null, user = null;
        DateTimeOffset? edited = null;
        JsonReader forwarded = default;
        var isBot = false;
        string? type = null, special = null;
        draft.Kind = kind;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("id", ref draft.Fault);
            else if (reader.At("channel_id"u8))
                channel = reader.Id("channel_id", ref draft.Fault);
            else if (reader.At("lobby_id"u8))
                lobby = reader.Id("lobby_id", ref draft.Fault);
            else if (reader.At("guild_id"u8))
                draft.Note("guild", reader.Fact());
            else if (reader.At("author"u8))
                user = DiscordPeople.Read(ref reader, ref draft, out isBot);
            else if (reader.At("content"u8))
                draft.Text = reader.Text("content", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("edited_timestamp"u8))
                edited = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("message_reference"u8))
                Reference(ref reader, ref draft);
            else if (reader.At("attachments"u8))
                DiscordFiles.Read(ref reader, ref draft);
            else if (reader.At("sticker_items"u8))
                DiscordFiles.Stickers(ref reader, ref draft);
            else if (reader.At("type"u8))
                type = Types.Fact(ref reader);
            else if (reader.At("poll"u8) && reader.TokenType == JsonTokenType.StartObject)
                special = Skipped(ref reader, "poll");
            else if (reader.At("message_snapshots"u8))
                reader.Keep(ref forwarded);
            else
                reader.Skip();
        }

        if (forwarded.TokenType == JsonTokenType.StartArray && draft is { Text: null or "", Attachments.IsEmpty: true })
        {
            special = "forward";
            DiscordForward.Read(forwarded, ref draft);
        }

        draft.Id = id;
        draft.Sender = channel ?? lobby;
        if (draft.Sender is null)
            draft.Missing ??= "channel_id: must be given";
        draft.Alias("user", user);
        draft.Note("participant", user);
        if (id is null)
            draft.Fault ??= "id: must be given";
        if (kind != ItemKind.Message)
            Change(ref draft, edited);
        if (kind == ItemKind.Message && Notice(type) is { } notice)
            (draft.Kind, draft.Status) = (ItemKind.System, notice);
        if (draft is { Kind: ItemKind.Message, Text: null or "", Attachments.IsEmpty: true })
            draft.Unsupported(special ?? (type is null or "0" ? null : "type " + type));
        if (draft.Kind == ItemKind.System)
            return;
        if (isBot && kind == ItemKind.Message)
            draft.Kind = ItemKind.Echo;
        else if (isBot)
            draft.Ignore("an app changed its own message");
    }

    /// <summary>What a message tells that Discord writes about the channel and those in it; null for people's own, and for types newer than this list.</summary>
    private static string? Notice(string? type) => type switch
    {
        "1" => "member_added",
        "2" => "member_removed",
        "3" => "call",
        "4" or "5" => "channel_changed",
        "6" => "message_pinned",
        "7" => "member_joined",
        "8" or "9" or "10" or "11" => "server_boosted",
        "12" => "channel_followed",
        "14" or "15" or "16" or "17" => "server_discovery",
        "18" or "21" => "thread_created",
        "22" => "invite_reminder",
        "24" => "message_moderated",
        "25" or "26" or "32" or "44" => "purchased",
        "27" or "28" or "29" or "31" => "stage_changed",
        "36" or "37" or "38" or "39" => "server_incident",
        "46" => "poll_ended",
        _ => null,
    };

    private static string Skipped(ref JsonReader reader, string name)
    {
        reader.Skip();
        return name;
    }

    /// <summary>A change has no name of its own: the message's and the time make one.</summary>
    private static void Change(ref ItemDraft draft, DateTimeOffset? edited)
    {
        (draft.Target, draft.Id) = (draft.Id, null);
        if (draft.Target is not null && draft.Kind == ItemKind.Delete)
            draft.NameBy("delete", draft.Target);
        else if (draft.Target is not null && edited is { } at)
            draft.NameBy("edit", draft.Target, at.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (draft.Kind == ItemKind.Edit && draft.Text is null)
            draft.Ignore("an update without text (a link's preview)");
    }

    private static void Reference(ref JsonReader reader, ref ItemDraft draft)
    {
        // 0, and where nothing is said, is a reply; 1 names the message that is forwarded, in another conversation.
        const long Forward = 1;
        var isForward = false;
        if (!reader.OpenObject("message_reference", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8))
                draft.ReplyTo = reader.Id("message_reference.message_id", ref draft.Fault);
            else if (reader.At("type"u8))
                isForward = reader.Whole() == Forward;
            else
                reader.Skip();
        }

        if (isForward)
            draft.ReplyTo = null;
    }
}
