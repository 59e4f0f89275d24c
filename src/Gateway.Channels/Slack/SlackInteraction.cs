using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Slack;

/// <summary>A button, menu, form or shortcut of the app was used.</summary>
/// <remarks>
/// <code>
/// {"type":"block_actions","user":{"id":"U..","name":".."},"team":{"id":"T.."},"channel":{"id":"D.."},"container":{"message_ts":".."},"trigger_id":"..",
///  "message":{..},"actions":[{"action_id":"..","block_id":"..","type":"button","value":"..","text":{"text":".."},"action_ts":".."}]}
/// {"type":"interactive_message","callback_id":"..","actions":[{"name":"..","type":"button","value":".."}],"action_ts":"..","message_ts":".."}
/// {"type":"view_submission","view":{"id":"V..","callback_id":"..","hash":"..","state":{"values":{..}}}}
/// {"type":"message_action"|"shortcut","callback_id":"..","trigger_id":"..","message":{"ts":".."}}   {"type":"dialog_submission","submission":{..}}
/// </code>
/// Without a conversation (the home tab, a modal) the thread is the user: a message sent to a user id opens the direct one.
/// https://docs.slack.dev/reference/interaction-payloads/
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct SlackInteraction
{
    private string? _type;
    private string? _user;
    private string? _userName;
    private string? _team;
    private string? _channel;
    private string? _trigger;
    private string? _callback;
    private string? _time;
    private string? _message;
    private string? _values;
    private string? _view;
    private string? _fault;
    private JsonReader _actions;
    private bool _hasActions;

    public static void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var interaction = default(SlackInteraction);
        while (reader.NextMember())
        {
            if (!interaction.Who(ref reader) && !interaction.What(ref reader))
                reader.Skip();
        }

        if (interaction._hasActions)
            interaction._type ??= "interactive_message";
        if (interaction is { _hasActions: true, _type: "block_actions" or "interactive_message" })
            interaction.Actions(receivedAt, ref sink);
        else
            interaction.Whole(receivedAt, ref sink);
    }

    private bool Who(ref JsonReader reader)
    {
        if (reader.At("user"u8))
            _user = SlackNamed.Id(ref reader, "user", ref _fault, out _userName);
        else if (reader.At("team"u8))
            _team = SlackNamed.Id(ref reader, "team", ref _fault, out _) ?? _team;
        else if (reader.At("enterprise"u8))
            _team ??= SlackNamed.Id(ref reader, "enterprise", ref _fault, out _);
        else if (reader.At("channel"u8))
            _channel = SlackNamed.Id(ref reader, "channel", ref _fault, out _) ?? _channel;
        else
            return false;
        return true;
    }

    private bool What(ref JsonReader reader)
    {
        if (reader.At("type"u8))
            _type = reader.Fact();
        else if (reader.At("trigger_id"u8) || reader.At("triggerId"u8))
            _trigger = reader.Id("trigger_id", ref _fault);
        else if (reader.At("callback_id"u8) || reader.At("callbackId"u8))
            _callback = reader.Fact();
        else if (reader.At("action_ts"u8) || reader.At("actionTs"u8))
            _time = reader.Id("action_ts", ref _fault);
        else if (reader.At("message_ts"u8) || reader.At("messageTs"u8))
            _message = reader.Id("message_ts", ref _fault);
        else if (reader.At("container"u8) || reader.At("message"u8))
            Container(ref reader);
        else if (reader.At("submission"u8) || reader.At("state"u8))
            _values = Raw(ref reader) ?? _values;
        else if (reader.At("view"u8))
            View(ref reader);
        else if (reader.At("actions"u8))
            Keep(ref reader);
        else
            return false;
        return true;
    }

    private void Container(ref JsonReader reader)
    {
        if (!reader.OpenObject("container", ref _fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("message_ts"u8) || reader.At("messageTs"u8) || reader.At("ts"u8))
                _message = JsonRead.First(_message, reader.Id("message_ts", ref _fault));
            else if (reader.At("channel_id"u8) || reader.At("channelId"u8))
                _channel = JsonRead.First(_channel, reader.Id("channel_id", ref _fault));
            else
                reader.Skip();
        }
    }

    private void View(ref JsonReader reader)
    {
        if (!reader.OpenObject("view", ref _fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                _view = reader.Id("view.id", ref _fault);
            else if (reader.At("callback_id"u8) || reader.At("callbackId"u8))
                _callback = reader.Fact() ?? _callback;
            else if (reader.At("state"u8))
                _values = Raw(ref reader) ?? _values;
            else
                reader.Skip();
        }
    }

    private void Keep(scoped ref JsonReader reader)
    {
        _actions = reader;
        _hasActions = reader.TokenType == JsonTokenType.StartArray;
        reader.Skip();
    }

    /// <summary>
    /// What a form was filled with, as the JSON Slack wrote. One that is longer than any text is left out; the <c>state</c> of a dialog is a word of the app's own.
    /// </summary>
    private static string? Raw(ref JsonReader reader)
    {
        var at = reader;
        at.Skip();
        if (reader.TokenType == JsonTokenType.StartObject && at.BytesConsumed - reader.TokenStartIndex <= ItemDraft.TextMax)
            return reader.Raw();
        reader.Skip();
        return null;
    }

    private readonly ItemDraft Draft()
    {
        var draft = new ItemDraft
        {
            Kind = ItemKind.Postback,
            Account = _team,
            Sender = _channel ?? _user,
            SenderName = _userName,
            Target = _message,
            Fault = _fault,
        };
        if (draft.Sender is null)
            draft.Missing = "user: must be given";
        draft.Alias("user", _user);
        draft.Note("participant", _user);
        draft.Note("interaction", _type);
        draft.Note("callback", _callback);
        return draft;
    }

    private readonly void Actions(DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var actions = _actions;
        var count = 0;
        while (actions.NextElement())
        {
            var draft = Draft();
            SlackAction.Read(ref actions, ref draft, _time, _trigger, count++, receivedAt);
            sink.Add(ref draft);
        }

        if (count == 0)
            Whole(receivedAt, ref sink);
    }

    private readonly void Whole(DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = Draft();
        draft.Timestamp = SlackTime.Read(_time, receivedAt, ref draft.ClockSuspect);
        draft.Id = _trigger ?? _view ?? _time;
        switch (_type)
        {
            case "view_submission" or "dialog_submission":
                draft.Payload = _values ?? _callback ?? "";
                break;
            case "shortcut" or "message_action":
                draft.Payload = _callback ?? "";
                break;
            case "view_closed" or "dialog_cancellation":
                draft.Kind = ItemKind.System;
                draft.Status = _type;
                draft.Target = null;
                break;
            default:
                draft.Ignore(_type is "block_actions" or "interactive_message" ? _type + " without actions" : $"interaction {_type}: wants an answer of its own");
                break;
        }

        sink.Add(ref draft);
    }
}
