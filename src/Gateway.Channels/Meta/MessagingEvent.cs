using System.Globalization;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Meta;

/// <summary>One event: who, when, and the one member that says what.</summary>
/// <remarks>
/// <code>
/// {"sender":{"id":PSID},"recipient":{"id":PAGE},"timestamp":1491796363181,"message":{"mid":"mid..","text":".."}}
/// "postback":{"mid":"m..","title":"..","payload":"..","referral":{..}}      "reaction":{"mid":"..","action":"react","emoji":".."}
/// "delivery":{"mids":["mid.."],"watermark":1458668856253}    "read":{"watermark":..} on Messenger, {"mid":".."} on Instagram
/// "message_edit":{"mid":"..","text":"..","num_edit":1}       "optin", "referral", "account_linking", "pass_thread_control" ..
/// </code>
/// Recordings of some SDKs write the members in camelCase; both are read.
/// </remarks>
internal ref struct MessagingEvent
{
    private readonly DateTimeOffset _receivedAt;
    private ItemDraft _draft;
    private JsonReader _from;
    private JsonReader _to;
    private string? _what;
    private string? _unknown;
    private long? _time;
    private JsonReader _body;

    private MessagingEvent(string? account, DateTimeOffset receivedAt)
    {
        _receivedAt = receivedAt;
        _draft = new ItemDraft { Account = account };
    }

    public static void Read(scoped ref JsonReader reader, string? account, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var read = new MessagingEvent(account, receivedAt);
        if (reader.OpenObject("messaging", ref read._draft.Fault))
        {
            read.Members(ref reader);
            read.Finish(ref sink);
        }
        else
        {
            sink.AddFault(account, read._draft.Fault ?? "messaging: must be an object");
        }
    }

    private void Members(scoped ref JsonReader reader)
    {
        while (reader.NextMember())
        {
            if (reader.At("sender"u8))
                reader.Keep(ref _from);
            else if (reader.At("recipient"u8))
                reader.Keep(ref _to);
            else if (reader.At("timestamp"u8))
                Time(ref reader);
            else if (Body(reader) is { } what)
                KeepBody(ref reader, what);
            else
                Unknown(ref reader);
        }
    }

    /// <summary>The members an event is named after.</summary>
    private static string? Body(in JsonReader reader)
    {
        if (reader.ValueTextEquals("message"u8))
            return "message";
        if (reader.ValueTextEquals("postback"u8))
            return "postback";
        if (reader.ValueTextEquals("delivery"u8))
            return "delivery";
        if (reader.ValueTextEquals("read"u8))
            return "read";
        if (reader.ValueTextEquals("reaction"u8))
            return "reaction";
        if (reader.ValueTextEquals("message_edit"u8) || reader.ValueTextEquals("messageEdit"u8))
            return "message_edit";
        return MessagingNotices.Name(reader);
    }

    private void KeepBody(scoped ref JsonReader reader, string what)
    {
        reader.Read();
        if (_what is null && reader.TokenType != JsonTokenType.Null)
        {
            _what = what;
            _body = reader;
        }

        reader.Skip();
    }

    private void Unknown(scoped ref JsonReader reader)
    {
        if (_unknown is null && reader.RawLength() <= 64)
            _unknown = reader.GetString();
        reader.Skip();
    }

    private void Time(scoped ref JsonReader reader)
    {
        var number = reader;
        _time = number.Whole();
        _draft.Timestamp = reader.Time("timestamp", _receivedAt, ref _draft.Fault, ref _draft.ClockSuspect);
    }

    private string? Person(JsonReader reader, string field)
    {
        string? id = null, guest = null;
        if (!reader.IsFound() || !reader.OpenObject(field, ref _draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id(field, ".id", ref _draft.Fault);
            else if (reader.At("user_ref"u8, "userRef"u8))
                guest = reader.Id(field, ".user_ref", ref _draft.Fault);
            else
                reader.Skip();
        }

        // A guest of the chat plugin has no id before the first answer.
        if (id is null)
            _draft.Note("user_ref", guest);
        return id;
    }

    private void Finish(ref ItemSink sink)
    {
        if (_what is null)
        {
            _draft.Sender = Person(_from, "sender");
            _draft.Account ??= Person(_to, "recipient");
            if (_draft.Fault is null)
                _draft.Ignore(_unknown is null ? "event without content" : "event " + _unknown);
            sink.Add(ref _draft);
            return;
        }

        var ours = _what == "message" && MessagingMessage.IsEcho(_body);
        _draft.Sender = ours ? Person(_to, "recipient") : Person(_from, "sender");
        _draft.Account ??= ours ? Person(_from, "sender") : Person(_to, "recipient");
        _draft.Alias("user", _draft.Sender);
        switch (_what)
        {
            case "message":
                new MessagingMessage().Read(ref _body, ref _draft, ours);
                NeedPerson();
                NameByTime();
                break;
            case "postback":
                Postback();
                break;
            case "reaction":
                Reaction();
                break;
            case "message_edit":
                Edit();
                break;
            case "delivery" or "read":
                Receipts(ref sink);
                return;
            default:
                MessagingNotices.Read(ref _body, ref _draft, _what);
                NameByTime();
                break;
        }

        sink.Add(ref _draft);
    }

    private void NeedPerson()
    {
        if (_draft.Sender is null && !_draft.Extra.Has("user_ref"))
            _draft.Missing ??= "sender.id: must be given";
    }

    /// <summary>What has no id of its own is named by who, when and what: so a redelivery is recognised.</summary>
    private void NameByTime()
    {
        if (_draft.Id is null && _time is { } time)
            _draft.NameBy(_draft.Sender ?? _draft.Extra["user_ref"] ?? "", time.ToString(CultureInfo.InvariantCulture), _what);
    }

    private void Postback()
    {
        _draft.Kind = ItemKind.Postback;
        if (_body.OpenObject("postback", ref _draft.Fault))
        {
            while (_body.NextMember())
            {
                if (_body.At("mid"u8))
                    _draft.Id = _body.Id("postback.mid", ref _draft.Fault);
                else if (_body.At("payload"u8))
                    _draft.Payload = _body.Text("postback.payload", ItemDraft.TextMax, ref _draft.Fault, ref _draft.Truncated);
                else if (_body.At("title"u8))
                    _draft.Text = _body.Text("postback.title", ItemDraft.TextMax, ref _draft.Fault, ref _draft.Truncated);
                else if (_body.At("referral"u8))
                    MessagingNotices.Referral(ref _body, ref _draft);
                else
                    _body.Skip();
            }
        }

        _draft.Payload ??= _draft.Text;
        if (_draft.Payload is null)
            _draft.Missing ??= "postback.payload: must be given";
        NeedPerson();
        NameByTime();
    }

    private void Reaction()
    {
        _draft.Kind = ItemKind.Reaction;
        string? name = null, action = null;
        if (_body.OpenObject("reaction", ref _draft.Fault))
        {
            while (_body.NextMember())
            {
                if (_body.At("mid"u8))
                    _draft.Target = _body.Id("reaction.mid", ref _draft.Fault);
                else if (_body.At("emoji"u8))
                    _draft.Text = _body.Text("reaction.emoji", ItemDraft.NameMax, ref _draft.Fault, ref _draft.Truncated);
                else if (_body.At("reaction"u8))
                    name = _body.Fact();
                else if (_body.At("action"u8))
                    action = _body.Fact();
                else
                    _body.Skip();
            }
        }

        _draft.Text = action == "unreact" ? "" : _draft.Text ?? name ?? "";
        _draft.Note("reaction", name);
        if (_draft.Target is null)
            _draft.Missing ??= "reaction.mid: must be given";
        NeedPerson();
        NameByTime();
    }

    private void Edit()
    {
        _draft.Kind = ItemKind.Edit;
        string? count = null;
        if (_body.OpenObject("message_edit", ref _draft.Fault))
        {
            while (_body.NextMember())
            {
                if (_body.At("mid"u8))
                    _draft.Target = _body.Id("message_edit.mid", ref _draft.Fault);
                else if (_body.At("text"u8))
                    _draft.Text = _body.Text("message_edit.text", ItemDraft.TextMax, ref _draft.Fault, ref _draft.Truncated);
                else if (_body.At("num_edit"u8, "numEdit"u8))
                    count = _body.Fact();
                else
                    _body.Skip();
            }
        }

        if (_draft.Target is null)
            _draft.Missing ??= "message_edit.mid: must be given";
        else if (count is not null)
            _draft.NameBy(_draft.Target, "edit", count);
        NeedPerson();
        NameByTime();
    }

    /// <summary>One receipt for each message it names; without names, one for all up to the watermark.</summary>
    private void Receipts(ref ItemSink sink)
    {
        _draft.Kind = ItemKind.Receipt;
        _draft.Status = _what == "read" ? "read" : "delivered";
        JsonReader names = default;
        string? watermark = null;
        if (_body.OpenObject(_what!, ref _draft.Fault))
        {
            while (_body.NextMember())
            {
                if (_body.At("watermark"u8))
                    watermark = _body.Fact();
                else if (_body.At("mids"u8))
                    _body.Keep(ref names);
                else if (_body.At("mid"u8))
                    _draft.Target = _body.Id("read.mid", ref _draft.Fault);
                else
                    _body.Skip();
            }
        }

        NeedPerson();
        var any = false;
        if (names.IsFound() && names.OpenArray("delivery.mids", ref _draft.Fault))
        {
            while (names.NextElement())
            {
                var one = _draft;
                one.Target = names.Id("delivery.mids", ref one.Fault);
                Named(ref one, ref sink);
                any = true;
            }
        }

        if (any)
            return;
        if (_draft.Target is not null)
        {
            Named(ref _draft, ref sink);
            return;
        }

        _draft.Note("watermark", watermark);
        if (watermark is null)
            _draft.Missing ??= _what + ".watermark: must be given, or what it is about";
        else if (_draft.Fault is null)
            _draft.NameBy(_draft.Sender ?? "", _draft.Status, watermark);
        sink.Add(ref _draft);
    }

    private static void Named(ref ItemDraft draft, ref ItemSink sink)
    {
        if (draft.Target is not null && draft.Fault is null)
            draft.NameBy(draft.Target, draft.Status!);
        sink.Add(ref draft);
    }
}
