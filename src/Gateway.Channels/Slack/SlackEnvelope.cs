using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Slack;

/// <summary>The outermost members of a JSON body: what it is, and whose.</summary>
internal ref struct SlackEnvelope
{
    private static readonly Words Types = new(
        "event_callback", "url_verification", "app_rate_limited", "message", "block_actions", "interactive_message", "view_submission", "view_closed",
        "shortcut", "message_action", "block_suggestion", "dialog_submission", "dialog_cancellation", "dialog_suggestion", "workflow_step_edit",
        "function_executed");

    public string? Type;
    public string? Team;
    /// <summary>The app the event is for; only ever compared.</summary>
    public JsonReader App;
    public string? EventId;

    /// <summary><c>event_time</c>: seconds, for events that tell no time of their own.</summary>
    public JsonReader Time;

    /// <summary>The user the app itself writes as.</summary>
    public JsonReader BotUser;

    public JsonReader Event;
    public JsonReader Payload;
    public bool HasEvent;
    public bool HasPayload;
    public bool HasCommand;

    /// <summary>The oldest buttons came without a type.</summary>
    public bool HasActions;

    public bool IsEmpty;

    public readonly bool IsInteraction => Type is "block_actions" or "interactive_message" or "view_submission" or "view_closed" or "shortcut"
        or "message_action" or "block_suggestion" or "dialog_submission" or "dialog_cancellation" or "dialog_suggestion" or "workflow_step_edit"
        || (Type is null && HasActions);

    /// <summary>Whether a message of this app is our own, as far as both are told.</summary>
    public readonly bool IsOurs(string? app) => app is null || App.TokenType != JsonTokenType.String || App.RawLength() == 0 || App.Says(app);

    /// <summary>Slack writes snake_case; some clients hand the same members on in camelCase.</summary>
    public static SlackEnvelope Read(scoped ref JsonReader reader, scoped ref string? fault)
    {
        var envelope = new SlackEnvelope { IsEmpty = true };
        while (reader.NextMember())
        {
            envelope.IsEmpty = false;
            if (reader.At("type"u8))
                envelope.Type = Types.Read(ref reader, "type", ref fault);
            else if (reader.At("team_id"u8) || reader.At("teamId"u8))
                envelope.Team = reader.Id("team_id", ref fault);
            else if (reader.At("api_app_id"u8) || reader.At("apiAppId"u8))
                reader.Keep(ref envelope.App);
            else if (reader.At("event_id"u8) || reader.At("eventId"u8))
                envelope.EventId = reader.Id("event_id", ref fault);
            else if (reader.At("event_time"u8) || reader.At("eventTime"u8))
                reader.Keep(ref envelope.Time);
            else if (reader.At("authorizations"u8))
                Bot(ref reader, ref fault, ref envelope.BotUser);
            else if (reader.At("event"u8))
                envelope.HasEvent = Keep(ref reader, out envelope.Event);
            else if (reader.At("payload"u8))
                envelope.HasPayload = Keep(ref reader, out envelope.Payload);
            else if (reader.At("command"u8))
                envelope.HasCommand = Keep(ref reader, out _);
            else if (reader.At("actions"u8))
                envelope.HasActions = Keep(ref reader, out var actions) && actions.TokenType == JsonTokenType.StartArray;
            else
                reader.Skip();
        }

        return envelope;
    }

    private static bool Keep(scoped ref JsonReader reader, out JsonReader kept)
    {
        kept = reader;
        var given = reader.TokenType != JsonTokenType.Null;
        reader.Skip();
        return given;
    }

    private static void Bot(scoped ref JsonReader reader, scoped ref string? fault, ref JsonReader bot)
    {
        if (!reader.OpenArray("authorizations", ref fault))
            return;
        var isFound = false;
        while (reader.NextObject("authorizations", ref fault))
        {
            JsonReader user = default;
            var isBot = false;
            while (reader.NextMember())
            {
                if (reader.At("user_id"u8))
                    reader.Keep(ref user);
                else if (reader.At("is_bot"u8))
                    isBot = reader.Flag();
                else
                    reader.Skip();
            }

            if (isBot && !isFound)
                bot = user;
            isFound |= isBot;
        }
    }
}
