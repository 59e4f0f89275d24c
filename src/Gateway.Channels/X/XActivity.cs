using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.X;

/// <summary>X Activity API: one event a body, in an envelope that says whose activity it is.</summary>
/// <remarks>
/// <code>
/// {"data":{"event_uuid":"-6850472171600526495","filter":{"user_id":ACCOUNT},"event_type":"dm.received","tag":"..","payload":{
///   "direct_message_events":[{"type":"message_create",..}],"users":{"222":{"data":{"id":"222","name":"..","username":".."}}}}}}
/// "event_type":"follow.follow","payload":{"source":{"data":{"id":"..","name":"..","username":".."}},"target":{"data":{..}}}
/// "event_type":"chat.received","payload":{"id":UUID,"created_at_msec":"1784841183370","sender_id":"222","conversation_id":"222:ACCOUNT","encoded_event":"CwAB.."}
/// </code>
/// Direct messages, typing and reading are written as Account Activity writes them. https://docs.x.com/x-api/activity/event-payloads
/// </remarks>
internal ref struct XActivity
{
    private readonly DateTimeOffset _receivedAt;
    private string? _fault;
    private string? _account;
    private string? _id;
    private string? _type;
    private JsonReader _payload;

    private XActivity(DateTimeOffset receivedAt) => _receivedAt = receivedAt;

    /// <summary>Reads the envelope's object; false when it is none, and nothing was told.</summary>
    public static bool Read(JsonReader reader, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var read = new XActivity(receivedAt);
        if (!reader.OpenObject("data", ref read._fault))
            return false;
        read._fault = null;
        read.Members(ref reader);
        if (read._type is null || (read._id is null && !read._payload.IsFound()))
            return false;
        read.Deliver(ref sink);
        return true;
    }

    private void Members(ref JsonReader reader)
    {
        while (reader.NextMember())
        {
            if (reader.At("event_uuid"u8))
                _id = reader.Id("event_uuid", ref _fault);
            else if (reader.At("event_type"u8))
                _type = reader.Fact();
            else if (reader.At("filter"u8))
                Filter(ref reader);
            else if (reader.At("payload"u8))
                reader.Keep(ref _payload);
            else
                reader.Skip();
        }
    }

    /// <summary>The subscription's filter: a user of ours, or words that no conversation comes of.</summary>
    private void Filter(ref JsonReader reader)
    {
        if (!reader.OpenObject("filter", ref _fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("user_id"u8))
                _account = reader.Id("filter.user_id", ref _fault);
            else
                reader.Skip();
        }
    }

    private void Deliver(ref ItemSink sink)
    {
        var before = sink.Count;
        if (_fault is null && _payload.IsFound() && _payload.OpenObject("payload", ref _fault))
        {
            if (_type is "chat.received" or "chat.sent")
                Chat(ref sink);
            else if (_type is "follow.follow" or "follow.unfollow")
                Follow(ref sink);
            else
                XDecoder.Lists(_payload, new XPage(_account, _receivedAt, IsOurs: _type is "dm.sent"), ref sink);
        }

        if (_fault is not null)
        {
            sink.AddFault(_account, _fault);
        }
        else if (sink.Count == before)
        {
            var draft = new ItemDraft { Account = _account, Id = _id };
            draft.Ignore("event " + Shape.Shown(_type));
            sink.Add(ref draft);
        }
    }

    private void Follow(ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = _account, Kind = ItemKind.System, Status = _type!["follow.".Length..], Id = _id };
        while (_payload.NextMember())
        {
            if (_payload.At("source"u8))
                XNotices.Source(ref _payload, ref draft);
            else
                _payload.Skip();
        }

        if (draft.Sender is null)
            draft.Missing ??= "payload.source.id: must be given";
        else if (draft.Sender == _account)
            draft.Ignore(draft.Status + " by the account itself");
        sink.Add(ref draft);
    }

    /// <summary>An end-to-end encrypted message: only the app of who takes part can show it, but that it came must be seen.</summary>
    private void Chat(ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = _account, Kind = ItemKind.Message };
        string? from = null, conversation = null;
        while (_payload.NextMember())
        {
            if (_payload.At("id"u8))
                draft.Id = _payload.Id("payload.id", ref draft.Fault);
            else if (_payload.At("sender_id"u8))
                from = _payload.Id("payload.sender_id", ref draft.Fault);
            else if (_payload.At("conversation_id"u8))
                conversation = _payload.Fact();
            else if (_payload.At("created_at_msec"u8))
                draft.Timestamp = _payload.Time("created_at_msec", _receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else
                _payload.Skip();
        }

        if (_type is "chat.sent" || (from is not null && from == _account))
        {
            draft.Kind = ItemKind.Echo;
            draft.Account ??= from;
            draft.Sender = Other(conversation, draft.Account);
        }
        else
        {
            draft.Sender = from;
        }

        draft.Id ??= _id;
        draft.Alias("user", draft.Sender);
        draft.Note("conversation", conversation);
        draft.Unsupported("encrypted");
        if (draft.Sender is null)
            draft.Missing ??= "payload.sender_id: must be given, or who else is in payload.conversation_id";
        sink.Add(ref draft);
    }

    /// <summary>Who else is in the conversation of two, <c>222:111</c>.</summary>
    private static string? Other(string? conversation, string? account)
    {
        var at = conversation?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (at < 0 || account is null)
            return null;
        var first = conversation![..at];
        var second = conversation[(at + 1)..];
        return first == account ? second : second == account ? first : null;
    }
}
