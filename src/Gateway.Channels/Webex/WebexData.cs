using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Webex;

/// <summary>What a notification is about: a message, a card's answer, a membership.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct WebexData
{
    /// <summary>Begins the id of a change.</summary>
    public const string Updated = "updated";

    private string? _id;
    private string? _type;
    private string? _message;
    private string? _person;
    private string? _email;
    private string? _html;
    private string? _inputs;
    private DateTimeOffset? _updated;
    private DateTimeOffset _receivedAt;
    private bool _hasContent;

    public static void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt, scoped in WebexNotice notice)
    {
        var data = new WebexData { _receivedAt = receivedAt };
        while (reader.NextMember())
        {
            if (!data.Who(ref reader, ref draft, receivedAt) && !data.What(ref reader, ref draft))
                reader.Skip();
        }

        data.Finish(ref draft, notice.Resource, notice.Event, notice.IsOwn);
        if (notice.IsFetched)
            draft.Extra.Remove(WebexFetch.Fact);
    }

    private bool Who(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        if (reader.At("roomId"u8))
            draft.Sender = reader.Id("roomId", ref draft.Fault);
        else if (reader.At("roomType"u8))
            draft.Note("room_type", reader.Fact());
        else if (reader.At("personId"u8))
            _person = reader.Id("personId", ref draft.Fault);
        else if (reader.At("personEmail"u8))
            _email = reader.Fact();
        else if (reader.At("personDisplayName"u8))
            draft.SenderName = reader.Fact();
        else if (reader.At("created"u8))
            draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
        else if (reader.At("updated"u8))
            _updated = reader.When(receivedAt, ref draft.ClockSuspect);
        else
            return false;
        return true;
    }

    private bool What(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("id"u8))
            _id = reader.Id("id", ref draft.Fault);
        else if (reader.At("type"u8))
            _type = reader.Fact();
        else if (reader.At("messageId"u8))
            _message = reader.Id("messageId", ref draft.Fault);
        else if (reader.At("parentId"u8))
            draft.ReplyTo = reader.Id("parentId", ref draft.Fault);
        else if (reader.At("text"u8))
            _hasContent = (draft.Text = reader.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated)) is not null;
        else if (reader.At("html"u8))
            _html = reader.Fact();
        else if (reader.At("files"u8))
            Files(ref reader, ref draft);
        else if (reader.At("inputs"u8))
            _inputs = Inputs(ref reader);
        else
            return false;
        return true;
    }

    private readonly void Finish(ref ItemDraft draft, string? resource, string? change, bool isOwn)
    {
        draft.Id = _id;
        draft.Alias("user", _person);
        draft.Alias("email", _email);
        draft.Note("participant", _person);
        draft.Note(ExtraNames.ReplyContext, ThreadContext.Of(draft.ReplyTo, _id));
        if (_id is null && resource is (null or "messages" or "attachmentActions"))
            draft.Fault ??= "data.id: must be given";
        var own = isOwn || _email?.EndsWith("@webex.bot", StringComparison.OrdinalIgnoreCase) == true;
        switch (resource, change)
        {
            case (null, _) when _type == "submit" || _inputs is not null:
            case ("attachmentActions", "created"):
                draft.Kind = ItemKind.Postback;
                draft.Payload = _inputs ?? "";
                draft.Target = _message;
                draft.Text = null;
                if (_inputs is null)
                    draft.Note(WebexFetch.Fact, WebexFetch.Actions + _id);
                break;
            case (null, _):
            case ("messages", "created"):
                draft.Kind = own ? ItemKind.Echo : ItemKind.Message;
                if (!_hasContent && _html is null)
                    draft.Note(WebexFetch.Fact, WebexFetch.Messages + _id);
                break;
            case ("messages", "updated"):
                Changed(ref draft, ItemKind.Edit);
                if (own)
                    draft.Ignore("the bot changed its own message");
                else if (!_hasContent)
                    draft.Note(WebexFetch.Fact, WebexFetch.Messages + draft.Target);
                break;
            case ("messages", "deleted"):
                Changed(ref draft, ItemKind.Delete);
                break;
            case ("memberships", "created" or "deleted"):
                draft.Kind = ItemKind.System;
                draft.Status = change == "created" ? "member_joined" : "member_left";
                break;
            default:
                draft.Ignore($"{Shape.Shown(resource)} {Shape.Shown(change)}");
                break;
        }
    }

    private readonly void Changed(ref ItemDraft draft, ItemKind kind)
    {
        draft.Kind = kind;
        draft.Target = draft.Id;
        if (draft.Target is null)
            return;

        // A message is changed up to ten times. The notification tells of none which it is; what is fetched has the time, so that the same change takes effect once.
        if (kind == ItemKind.Edit)
            draft.NameBy(Updated, draft.Target, (_updated ?? _receivedAt).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        else
            draft.NameBy("deleted", draft.Target);
    }

    private static void Files(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("files", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            // What is behind the address is known only when it is fetched.
            if (reader.Link(ref draft.Truncated) is { } url)
                draft.Attach(new Attachment { Kind = "file", Url = url });
        }
    }

    /// <summary>The card's fields as JSON; a <c>reply</c>, which our own buttons send, as it stands.</summary>
    private static string? Inputs(ref JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var fields = reader.Raw();
        if (fields.Length > ItemDraft.TextMax / 3)
            return "";
        return ResponseJson.Find(System.Text.Encoding.UTF8.GetBytes(fields), WebexEncoder.ReplyField) ?? fields;
    }
}
