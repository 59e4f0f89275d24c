using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Infobip;

/// <summary>One result: a message when it has a text or content, a report when it has a status or was seen.</summary>
internal struct InfobipResult
{
    private string? _from;
    private string? _to;
    private string? _event;
    private string? _channel;
    private string? _group;
    private string? _errorName;
    private string? _phone;
    private string? _user;
    private bool _seen;
    private InfobipContent _content;

    public void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("messageId"u8))
                draft.Id = reader.Id("results.messageId", ref draft.Fault);
            else if (reader.At("from"u8) || reader.At("sender"u8))
                _from = reader.Id("results.from", ref draft.Fault) ?? _from;
            else if (reader.At("to"u8) || reader.At("destination"u8))
                _to = reader.Id("results.to", ref draft.Fault) ?? _to;
            else if (reader.At("text"u8))
                _content.Body(reader.Text("results.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated), ref draft);
            else if (reader.At("receivedAt"u8) || reader.At("doneAt"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (reader.At("seenAt"u8))
                Seen(ref reader, receivedAt, ref draft);
            else if (reader.At("event"u8))
                _event = reader.TokenType == JsonTokenType.StartObject ? reader.Inner("type"u8) : reader.Fact();
            else if (reader.At("integrationType"u8) || reader.At("channel"u8))
                _channel = reader.Fact();
            else if (reader.At("message"u8) || reader.At("content"u8))
                _content.Read(ref reader, ref draft);
            else if (reader.At("contact"u8))
                Contact(ref reader, ref draft);
            else if (reader.At("context"u8))
                InfobipContent.Context(ref reader, ref draft);
            else if (reader.At("status"u8))
                _group = Named(ref reader, ref draft, isError: false);
            else if (reader.At("error"u8))
                _errorName = Named(ref reader, ref draft, isError: true);
            else if (reader.At("keyword"u8))
                draft.Note("keyword", reader.Fact());
            else if (reader.At("callbackData"u8))
                draft.Note("callback_data", reader.Fact());
            else if (reader.At("pairedMessageId"u8))
                draft.Note("paired_message", reader.Fact());
            else
                reader.Skip();
        }

        draft.Note("channel", _channel?.ToLowerInvariant());
        if (draft.Id is null && _event is null && !_seen && !_content.IsGiven && _from is null)
        {
            // Calls, recordings, numbers that were looked up: they have names of their own, and their members are not judged here.
            draft.Fault = null;
            draft.Strange("a result that is neither a message nor a report");
            return;
        }

        if (draft.Id is null && !IsTyping())
        {
            // Only what happened has no id; that a customer types needs none.
            if (_event is null)
                draft.Fault ??= "results.messageId: must be given";
            else
                draft.Missing ??= "results.messageId: must be given";
        }

        if (_group is not null || _seen)
            Report(ref draft);
        else
            Message(ref draft);
    }

    private readonly bool IsTyping() => _event is "TYPING_STARTED" or "TYPING_INDICATOR" or "TYPING_STOPPED";

    private readonly void Report(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        (draft.Account, draft.Sender, draft.Target) = (_from, _to, draft.Id);
        draft.Alias("phone", _to);
        draft.Note("error", _errorName is "NO_ERROR" ? null : _errorName);
        draft.Status = _seen ? "read" : _group switch
        {
            "DELIVERED" => "delivered",
            "PENDING" => "sent",
            "UNDELIVERABLE" or "EXPIRED" or "REJECTED" => "failed",
            _ => null,
        };
        if (draft.Status is null)
            draft.Ignore("receipt status " + Shape.Shown(_group));
        else if (draft.Fault is null)
            draft.NameBy(draft.Target!, draft.Status);
    }

    private readonly void Message(ref ItemDraft draft)
    {
        (draft.Account, draft.Sender) = (_to, _from ?? _phone ?? _user);
        if (_from != _user)
            draft.Alias(_channel is "FACEBOOK_MESSENGER" or "MESSENGER" or "INSTAGRAM" or "LIVE_CHAT" or "TELEGRAM" ? "user" : "phone", _from);
        if (_phone != _from)
            draft.Alias("phone", _phone);
        draft.Alias("bsuid", _user);
        if (draft.Sender is null)
            draft.Missing ??= "results.from: must be given";
        if (IsTyping())
        {
            draft.Kind = ItemKind.Typing;
            draft.Status = _event == "TYPING_STOPPED" ? "stop" : null;
            return;
        }

        if (_event is not (null or "MO" or "INBOUND_MESSAGE"))
        {
            draft.Ignore("event " + Shape.Shown(_event));
            return;
        }

        _content.Finish(ref draft);
    }

    private void Seen(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        var isTold = reader.TokenType is JsonTokenType.Number || reader.TokenType == JsonTokenType.String && reader.RawLength() > 0;
        _seen |= isTold;
        draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
    }

    private static string? Named(ref JsonReader reader, ref ItemDraft draft, bool isError)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return reader.Fact();
        string? group = null, name = null, id = null;
        while (reader.NextMember())
        {
            if (reader.At("groupName"u8))
                group = reader.Fact();
            else if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("id"u8))
                id = reader.Fact();
            else
                reader.Skip();
        }

        if (isError)
            draft.Note("error_code", id is "0" ? null : id);
        else
            draft.Note("provider_status", name);
        return isError ? name : group;
    }

    /// <summary><c>{"name":"..","phoneNumber":"385..","userId":"US.1349..","parentUserId":"US.ENT.1181..","username":".."}</c>: who hides the number has an id of the business' own.</summary>
    private void Contact(ref JsonReader reader, ref ItemDraft draft)
    {
        string? ignored = null;
        if (!reader.OpenObject("contact", ref ignored))
            return;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                draft.SenderName = reader.Text("results.contact.name", ItemDraft.NameMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("phoneNumber"u8))
                _phone = reader.Id("results.contact.phoneNumber", ref draft.Fault)?.TrimStart('+');
            else if (reader.At("userId"u8))
                _user = reader.Id("results.contact.userId", ref draft.Fault);
            else if (reader.At("parentUserId"u8))
                draft.Alias("parent_bsuid", reader.Id("results.contact.parentUserId", ref draft.Fault));
            else if (reader.At("username"u8))
                draft.Alias("username", reader.Id("results.contact.username", ref draft.Fault));
            else
                reader.Skip();
        }
    }
}
