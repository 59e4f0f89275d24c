using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Discord;

/// <summary>The <c>event</c> of a webhook event.</summary>
/// <remarks>
/// <code>
/// {"type":"APPLICATION_AUTHORIZED","timestamp":"2024-10-18T14:42:53.064834","data":{"integration_type":1,"scopes":[..],"user":{..},"guild":{..}}}
/// {"type":"LOBBY_MESSAGE_CREATE","timestamp":"..","data":MESSAGE}   {"type":"GAME_DIRECT_MESSAGE_CREATE",..}
/// </code>
/// </remarks>
internal static class DiscordWebhookEvent
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        string? type = null, time = null;
        JsonReader data = default;
        var hasData = false;
        if (!reader.OpenObject("event", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
            {
                type = reader.Fact();
            }
            else if (reader.At("timestamp"u8))
            {
                time = reader.Fact();
            }
            else if (reader.At("data"u8))
            {
                data = reader;
                hasData = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        if (type is null)
            draft.Missing ??= "event.type: must be given";
        else if (hasData && Change(type) is { } kind)
            DiscordMessage.Read(ref data, ref draft, receivedAt, kind);
        else if (hasData && type is "APPLICATION_AUTHORIZED" or "APPLICATION_DEAUTHORIZED")
            Application(ref data, ref draft, type);
        else
            draft.Ignore("event type " + type);
        draft.Timestamp ??= ProviderTime.Read(time, receivedAt, ref draft.ClockSuspect);
    }

    private static ItemKind? Change(string type) => type switch
    {
        "LOBBY_MESSAGE_CREATE" or "GAME_DIRECT_MESSAGE_CREATE" => ItemKind.Message,
        "LOBBY_MESSAGE_UPDATE" or "GAME_DIRECT_MESSAGE_UPDATE" => ItemKind.Edit,
        "LOBBY_MESSAGE_DELETE" or "GAME_DIRECT_MESSAGE_DELETE" => ItemKind.Delete,
        _ => null,
    };

    /// <summary>The app was added or removed by a user; an answer would go to that user.</summary>
    private static void Application(ref JsonReader data, ref ItemDraft draft, string type)
    {
        draft.Kind = ItemKind.System;
        draft.Status = type == "APPLICATION_AUTHORIZED" ? "app_authorized" : "app_deauthorized";
        while (data.NextMember())
        {
            if (data.At("user"u8))
                draft.Sender = DiscordPeople.Read(ref data, ref draft);
            else if (data.At("guild"u8))
                draft.Note("guild", DiscordPeople.IdOf(ref data, "guild", ref draft.Fault));
            else
                data.Skip();
        }

        if (draft.Sender is null)
            draft.Missing ??= "event.data.user: must be given";
        draft.Alias("user", draft.Sender);
    }
}
