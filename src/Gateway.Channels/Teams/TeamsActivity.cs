using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Teams;

/// <summary>An activity of the Bot Framework.</summary>
/// <remarks>
/// <code>
/// {"type":"message","id":"..","timestamp":"2026-01-31T12:00:00.000Z","serviceUrl":"https://smba..","channelId":"msteams","from":{"id":"29:..","name":"..","aadObjectId":".."},
///  "conversation":{"id":"a:..","conversationType":"personal","tenantId":".."},"recipient":{"id":"28:APP"},"text":"..","attachments":[..],
///  "entities":[{"type":"clientInfo","locale":"de-DE","country":"DE","timezone":"Europe/Berlin"},{"type":"mention","mentioned":{"id":"28:APP"},"text":"&lt;at>Bot&lt;/at>"}],
///  "channelData":{"tenant":{"id":".."},"eventType":".."},"replyToId":"..","locale":"de-DE","value":{..}}
/// {"type":"messageReaction","reactionsAdded":[{"type":"like"}],"replyToId":".."}   {"type":"conversationUpdate","membersAdded":[{"id":".."}]}
/// {"type":"event","name":"application/vnd.microsoft.readReceipt","value":{"lastReadMessageId":".."}}   {"type":"invoke","name":"adaptiveCard/action","value":{..}}
/// </code>
/// The thread is the conversation; in a channel's thread its id carries the thread's (<c>;messageid=</c>), so that an answer stays there.
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct TeamsActivity
{
    /// <summary>The fact that holds the name of an invoke: it wants an answer with a body.</summary>
    public const string InvokeFact = "invoke";

    private static readonly Words Types = new(
        "message", "messageUpdate", "messageDelete", "messageReaction", "conversationUpdate", "invoke", "event", "typing", "installationUpdate",
        "contactRelationUpdate", "endOfConversation", "deleteUserData", "handoff", "trace", "suggestion", "command", "commandResult");

    private string? _type;
    private string? _id;
    private string? _name;
    private string? _replyTo;
    private string? _value;
    private string? _bot;
    private string? _eventType;
    private string? _action;
    private string? _lastRead;
    private JsonReader _text;
    private JsonReader _mention;
    private string? _added;
    private string? _removed;
    private bool _fromBot;
    private bool _isEmpty;
    private JsonReader _reactionsAdded;
    private JsonReader _reactionsRemoved;
    private bool _hasAdded;
    private bool _hasRemoved;

    /// <summary>False when the object is empty, and so no activity.</summary>
    public static bool Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var activity = new TeamsActivity { _isEmpty = true };
        var draft = default(ItemDraft);
        while (reader.NextMember())
        {
            activity._isEmpty = false;
            if (!activity.Head(ref reader, ref draft, receivedAt) && !activity.Content(ref reader, ref draft))
                reader.Skip();
        }

        if (activity._isEmpty)
            return false;
        activity.Text(ref draft);
        if (draft.Sender is null)
            draft.Missing ??= "conversation.id: must be given";
        if (activity._type == "messageReaction")
            activity.Reactions(draft, ref sink);
        else
            activity.Finish(ref draft, ref sink);
        return true;
    }

    private bool Head(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        if (reader.At("type"u8))
            _type = Types.Read(ref reader, "type", ref draft.Fault);
        else if (reader.At("id"u8))
            _id = reader.OwnId("id", ref draft.Fault);
        else if (reader.At("timestamp"u8))
            draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
        else if (reader.At("serviceUrl"u8))
            draft.Note("service_url", reader.Fact());
        else if (reader.At("channelId"u8))
            draft.Note("bot_channel", reader.Fact());
        else if (reader.At("locale"u8))
            draft.Locale = reader.Fact() ?? draft.Locale;
        else if (reader.At("from"u8))
            _fromBot = TeamsPeople.From(ref reader, ref draft);
        else if (reader.At("recipient"u8))
            _bot = draft.Account = TeamsPeople.IdOf(ref reader, "recipient", ref draft.Fault);
        else if (reader.At("conversation"u8))
            TeamsPeople.Conversation(ref reader, ref draft);
        else if (reader.At("replyToId"u8))
            _replyTo = reader.Id("replyToId", ref draft.Fault);
        else if (reader.At("channelData"u8))
            _eventType = TeamsPeople.ChannelData(ref reader, ref draft);
        else
            return false;
        return true;
    }

    private bool Content(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("text"u8))
            reader.Keep(ref _text);
        else if (reader.At("name"u8))
            _name = reader.Fact();
        else if (reader.At("action"u8))
            _action = reader.Fact();
        else if (reader.At("value"u8))
            _value = TeamsValue.Read(ref reader, ref draft, out _lastRead);
        else if (reader.At("attachments"u8))
            TeamsFiles.Read(ref reader, ref draft);
        else if (reader.At("entities"u8))
            TeamsEntities.Read(ref reader, ref draft, ref _mention);
        else if (reader.At("membersAdded"u8))
            _added = TeamsPeople.Ids(ref reader, "membersAdded", ref draft.Fault);
        else if (reader.At("membersRemoved"u8))
            _removed = TeamsPeople.Ids(ref reader, "membersRemoved", ref draft.Fault);
        else if (reader.At("reactionsAdded"u8))
            _hasAdded = Keep(ref reader, out _reactionsAdded);
        else if (reader.At("reactionsRemoved"u8))
            _hasRemoved = Keep(ref reader, out _reactionsRemoved);
        else
            return false;
        return true;
    }

    private static bool Keep(scoped ref JsonReader reader, out JsonReader kept)
    {
        kept = reader;
        var given = reader.TokenType == JsonTokenType.StartArray;
        reader.Skip();
        return given;
    }

    private readonly void Text(ref ItemDraft draft)
    {
        var text = _text;
        if (!text.IsFound() || _type == "messageDelete")
            return;
        draft.Text = _type is "message" or "messageUpdate" && _mention.IsFound()
            ? TeamsEntities.Without(ref text, _mention, ref draft)
            : text.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
    }

    private readonly void Finish(ref ItemDraft draft, ref ItemSink sink)
    {
        draft.Id = _id;
        draft.ReplyTo = _replyTo;
        switch (_type)
        {
            case "message":
                Message(ref draft);
                break;
            case "messageUpdate" or "messageDelete":
                draft.Kind = _type == "messageUpdate" ? ItemKind.Edit : ItemKind.Delete;
                Changed(ref draft);
                break;
            case "invoke":
                Invoke(ref draft);
                break;
            case "event" when _name == "application/vnd.microsoft.readReceipt" && _lastRead is not null:
                draft.Kind = ItemKind.Receipt;
                draft.Status = "read";
                draft.Target = _lastRead;
                break;
            case "typing":
                draft.Kind = ItemKind.Typing;
                break;
            case "conversationUpdate" or "installationUpdate" or "contactRelationUpdate" or "endOfConversation" or "deleteUserData":
                Told(ref draft);
                break;
            case null:
                draft.Strange("no type");
                break;
            case not ("event" or "handoff" or "trace" or "suggestion" or "command" or "commandResult") when !string.IsNullOrEmpty(draft.Text) || !draft.Attachments.IsEmpty:
                // Activities of all sorts share the member: what has words or files was written by somebody.
                Message(ref draft);
                draft.Unsupported(_type);
                break;
            default:
                draft.Ignore(_name is null ? "activity type " + _type : $"activity type {_type}, {_name}");
                break;
        }

        sink.Add(ref draft);
    }

    /// <summary>A card's button is a message with a value; with words as well it is what the customer says.</summary>
    private readonly void Message(ref ItemDraft draft)
    {
        draft.Kind = _fromBot ? ItemKind.Echo : _value is null ? ItemKind.Message : ItemKind.Postback;
        draft.Payload = _value;
        if (draft.Text?.Length == 0 && !draft.Attachments.IsEmpty)
            draft.Text = null;
    }

    /// <summary>The id of a changed message is its own; the change is named by it and the time.</summary>
    private readonly void Changed(ref ItemDraft draft)
    {
        (draft.Target, draft.Id) = (draft.Id, null);
        if (draft.Target is null)
            draft.Fault ??= "id: must be given";
        else
            draft.NameBy(
                _type!, draft.Target,
                draft.Timestamp?.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture) ?? _eventType ?? "once");
    }

    private readonly void Invoke(ref ItemDraft draft)
    {
        draft.Note(InvokeFact, _name ?? "");
        draft.Target = _replyTo;
        draft.ReplyTo = null;

        // Search boxes, link previews and sign-in want a result at once that only the app's own code can know.
        if (_name is not null && (_name.StartsWith("composeExtension/", StringComparison.Ordinal) || _name.StartsWith("signin/", StringComparison.Ordinal)
            || _name is "application/search"))
        {
            draft.Ignore("invoke " + _name + ": wants a result at once");
            return;
        }

        draft.Kind = ItemKind.Postback;
        draft.Payload = _value ?? _name ?? "";
    }

    private readonly void Told(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.System;
        draft.Status = _type switch
        {
            "conversationUpdate" when _added is not null => "member_joined",
            "conversationUpdate" when _removed is not null => "member_left",
            "conversationUpdate" => _eventType ?? "conversation_updated",
            "installationUpdate" => _action is "remove" or "remove-upgrade" ? "app_removed" : "app_installed",
            "contactRelationUpdate" => _action == "remove" ? "unfollow" : "follow",
            "endOfConversation" => "conversation_ended",
            _ => "user_data_deleted",
        };
        draft.Note("members", _added ?? _removed);
        draft.Note("event_type", _eventType);
        draft.ReplyTo = null;
    }

    private readonly void Reactions(in ItemDraft draft, ref ItemSink sink)
    {
        var count = 0;
        if (_hasAdded)
            Reactions(_reactionsAdded, true, draft, ref sink, ref count);
        if (_hasRemoved)
            Reactions(_reactionsRemoved, false, draft, ref sink, ref count);
        if (count > 0)
            return;
        var none = draft;
        none.Id = _id;
        none.Ignore("messageReaction without reactions");
        sink.Add(ref none);
    }

    private readonly void Reactions(JsonReader reactions, bool added, in ItemDraft draft, ref ItemSink sink, ref int count)
    {
        while (reactions.NextElement())
        {
            var one = draft;
            one.Kind = ItemKind.Reaction;
            one.Target = _replyTo;
            var name = TeamsPeople.TypeOf(ref reactions, ref one.Fault);
            one.Text = added ? TeamsPeople.Emoji(name) : "";
            one.Note("reaction", name);
            if (one.Target is null)
                one.Missing ??= "replyToId: must be given";
            if (_id is not null && count > 0)
                one.NameBy(_id, count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            else
                one.Id = _id;
            count++;
            sink.Add(ref one);
        }
    }
}
