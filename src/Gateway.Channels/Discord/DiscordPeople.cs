using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Discord;

/// <summary>A user, or the member of a server that one is.</summary>
/// <remarks><code>{"id":"..","username":"ada","global_name":"Ada","bot":true}   {"nick":"..","user":{..}}</code></remarks>
internal static class DiscordPeople
{
    public static string? Read(ref JsonReader reader, ref ItemDraft draft) => Read(ref reader, ref draft, out _);

    public static string? Read(ref JsonReader reader, ref ItemDraft draft, out bool isBot)
    {
        string? id = null, nick = null, shown = null, name = null;
        isBot = false;
        if (!reader.OpenObject("user", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("user.id", ref draft.Fault);
            else if (reader.At("nick"u8))
                nick = reader.Fact();
            else if (reader.At("global_name"u8))
                shown = reader.Fact();
            else if (reader.At("username"u8))
                name = reader.Fact();
            else if (reader.At("bot"u8))
                isBot |= reader.Flag();
            else if (reader.At("user"u8))
                id = Read(ref reader, ref draft, out isBot);
            else
                reader.Skip();
        }

        draft.SenderName = nick ?? shown ?? name ?? draft.SenderName;
        return id;
    }

    /// <summary>The id of an object of which nothing else matters.</summary>
    public static string? IdOf(ref JsonReader reader, string field, ref string? fault)
    {
        string? id = null;
        if (!reader.OpenObject(field, ref fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id(field, ".id", ref fault);
            else
                reader.Skip();
        }

        return id;
    }
}
