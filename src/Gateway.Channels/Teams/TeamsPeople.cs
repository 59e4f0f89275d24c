using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Teams;

/// <summary>The small objects around an activity.</summary>
internal static class TeamsPeople
{
    private static readonly Words Roles = new("user", "bot", "skill");

    /// <summary>Who wrote; true when it was a bot.</summary>
    public static bool From(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null, directory = null, role = null;
        if (!reader.OpenObject("from", ref draft.Fault))
            return false;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("from.id", ref draft.Fault);
            else if (reader.At("name"u8))
                draft.SenderName = reader.Fact();
            else if (reader.At("aadObjectId"u8))
                directory = reader.Fact();
            else if (reader.At("role"u8))
                role = Roles.Fact(ref reader);
            else
                reader.Skip();
        }

        draft.Alias("user", id);
        draft.Alias("aad", directory);
        draft.Note("participant", id);
        return role is "bot" or "skill";
    }

    public static void Conversation(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("conversation", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Sender = reader.Id("conversation.id", ref draft.Fault);
            else if (reader.At("conversationType"u8))
                draft.Note("conversation_type", reader.Fact());
            else if (reader.At("tenantId"u8))
                draft.Note("tenant", reader.Says(draft.Extra["tenant"]) ? draft.Extra["tenant"] : reader.Fact());
            else
                reader.Skip();
        }
    }

    /// <summary>What Teams adds; the event's type is returned.</summary>
    public static string? ChannelData(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Other channels of the Bot Framework put their own things here.
            reader.Skip();
            return null;
        }

        while (reader.NextMember())
        {
            if (reader.At("eventType"u8))
                type = reader.Fact();
            else if (reader.At("tenant"u8))
                draft.Note("tenant", IdOf(ref reader, "channelData.tenant", ref draft.Fault, draft.Extra["tenant"]));
            else if (reader.At("team"u8))
                draft.Note("team", IdOf(ref reader, "channelData.team", ref draft.Fault));
            else if (reader.At("channel"u8))
                draft.Note("team_channel", IdOf(ref reader, "channelData.channel", ref draft.Fault));
            else
                reader.Skip();
        }

        return type;
    }

    public static string? IdOf(ref JsonReader reader, string field, ref string? fault, string? known = null)
    {
        string? id = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Says(known) ? known : reader.Id(field, ".id", ref fault);
            else
                reader.Skip();
        }

        return id;
    }

    /// <summary>Ids separated by blanks, of which ids have none; null when there are none.</summary>
    public static string? Ids(ref JsonReader reader, string field, ref string? fault)
    {
        if (!reader.OpenArray(field, ref fault))
            return null;
        var ids = default(TextList);
        while (reader.NextElement())
        {
            ids.Add(IdOf(ref reader, field, ref fault));
        }

        return ids.Join(" ");
    }

    /// <summary>The type of a reaction.</summary>
    public static string? TypeOf(ref JsonReader reader, ref string? fault)
    {
        string? type = null;
        if (!reader.OpenObject("reactions", ref fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = reader.Fact();
            else
                reader.Skip();
        }

        return type;
    }

    /// <summary>Six reactions have names; a newer one is named by its code points and a word (<c>1f44b_wavinghand-tone4</c>).</summary>
    public static string? Emoji(string? type) => type switch
    {
        "like" => "👍",
        "heart" => "❤️",
        "laugh" => "😆",
        "surprised" => "😮",
        "sad" => "😢",
        "angry" => "😡",
        _ => type,
    };
}
