using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Bandwidth;

/// <summary>One event. In a group MMS the answer goes to the writer; who else reads along is told in <c>extra.group</c>.</summary>
internal ref struct BandwidthEvent
{
    private static readonly Words Types = new(
        "message-received", "suggestion-response", "location-response", "location-request-response", "message-sending", "message-sent", "message-delivered",
        "message-read", "message-failed");

    private string? _type;
    private JsonReader _to;
    private string? _owner;
    private string? _from;
    private JsonReader _recipients;

    /// <summary>False for an object without any member.</summary>
    public bool Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        var any = false;
        while (reader.NextMember())
        {
            any = true;
            if (reader.At("type"u8))
                _type = Types.Fact(ref reader);
            else if (reader.At("time"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("to"u8))
                reader.Keep(ref _to);
            else if (reader.At("errorCode"u8))
                draft.Note("error_code", reader.Fact());
            else if (reader.At("description"u8))
                draft.Note("description", reader.Fact());
            else if (reader.At("carrierName"u8))
                draft.Note("carrier", reader.Fact());
            else if (reader.At("message"u8))
                Message(ref reader, ref draft);
            else
                reader.Skip();
        }

        Finish(ref draft);
        return any;
    }

    /// <summary>A number, or a list of which the first counts.</summary>
    private readonly string? To(ref ItemDraft draft)
    {
        var to = _to;
        if (to.TokenType == JsonTokenType.StartArray && !to.NextElement())
            return null;
        return to.IsFound() ? to.Id("to", ref draft.Fault) : null;
    }

    private void Finish(ref ItemDraft draft)
    {
        string? to = null;
        draft.Account = _owner;
        switch (_type)
        {
            case "message-received" or "suggestion-response" or "location-response" or "location-request-response":
                draft.Kind = draft.Payload is null ? ItemKind.Message : ItemKind.Postback;
                draft.Sender = _from;
                draft.Account ??= To(ref draft);
                if (IsGroup())
                    draft.Note("group", Recipients(ref draft));
                if (_from is null)
                    draft.Missing ??= "message.from: must be given";
                break;
            case "message-sending" or "message-sent" or "message-delivered" or "message-read" or "message-failed":
                draft.Kind = ItemKind.Receipt;
                to = To(ref draft);
                (draft.Target, draft.Sender, draft.Text, draft.Attachments) = (draft.Id, to ?? Recipients(ref draft), null, default);
                draft.Status = _type switch { "message-delivered" => "delivered", "message-read" => "read", "message-failed" => "failed", _ => "sent" };
                break;
            case null:
                draft.Strange("no type");
                return;
            default:
                draft.Ignore("event type " + Shape.Shown(_type));
                return;
        }

        draft.Alias("phone", draft.Sender?.TrimStart('+'));
        if (draft.Id is null)
            draft.Fault ??= "message.id: must be given";
        else if (draft.Kind == ItemKind.Receipt)
            draft.NameBy(draft.Id, draft.Status!, IsGroup() ? to : null);
    }

    private void Message(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Id = reader.Id("message.id", ref draft.Fault);
            else if (reader.At("owner"u8))
                _owner = reader.Id("message.owner", ref draft.Fault);
            else if (reader.At("from"u8))
                _from = reader.Id("message.from", ref draft.Fault);
            else if (reader.At("to"u8))
                reader.Keep(ref _recipients);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("media"u8))
                Media(ref reader, "message.media", ref draft);
            else if (reader.At("tag"u8))
                draft.Note(ExtraNames.CallbackData, reader.Fact());
            else if (reader.At("channel"u8))
                draft.Note("channel", reader.Fact());
            else if (reader.At("content"u8) || reader.At("suggestionResponse"u8))
                Content(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    /// <summary>Everybody the message went to, separated by blanks.</summary>
    private readonly string? Recipients(ref ItemDraft draft)
    {
        var all = default(TextList);
        var reader = _recipients;
        if (!reader.IsFound())
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            return reader.Id("message.to", ref draft.Fault);
        while (reader.NextElement())
        {
            all.Add(reader.Id("message.to", ref draft.Fault));
        }

        return all.Join(" ");
    }

    /// <summary>Whether more than one read along; hardly ever.</summary>
    private readonly bool IsGroup()
    {
        var reader = _recipients;
        return reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Addresses and objects with one, in a list or alone.</summary>
    private static void Media(ref JsonReader reader, string field, ref ItemDraft draft)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String)
        {
            One(ref reader, ref draft);
            return;
        }

        if (!reader.OpenArray(field, ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            One(ref reader, ref draft);
        }
    }

    private static void One(ref JsonReader reader, ref ItemDraft draft)
    {
        // Carriers add a layout file to every MMS; nobody wants to see it.
        if (reader.TokenType == JsonTokenType.StartObject)
            Content(ref reader, ref draft);
        else if (!reader.EndsWith(".smil"u8))
            File(ref reader, ref draft);
    }

    /// <summary>RCS: <c>{"text":".."}</c>, <c>{"suggestionResponse":{"text":"..","postbackData":".."}}</c>, <c>{"location":{"latitude":..,"longitude":..}}</c>, <c>{"media":[{"fileUrl":".."}]}</c>.</summary>
    private static void Content(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            draft.Text = JsonRead.First(draft.Text, reader.Text("message.content", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
            return;
        }

        if (!reader.OpenObject("message.content", ref draft.Fault))
            return;
        double? lat = null, lon = null;
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
                draft.Text = JsonRead.First(draft.Text, reader.Text("message.content.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
            else if (reader.At("postbackData"u8))
                draft.Payload = reader.Fact() ?? draft.Payload;
            else if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else if (reader.At("fileUrl"u8))
                File(ref reader, ref draft);
            else if (reader.At("media"u8))
                Media(ref reader, "message.content.media", ref draft);
            else if (reader.At("suggestionResponse"u8) || reader.At("location"u8))
                Content(ref reader, ref draft);
            else
                reader.Skip();
        }

        if (lat is not null || lon is not null)
            draft.Place(lat, lon);
    }

    private static void File(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.Link(ref draft.Truncated) is { } url)
            draft.Attach(new Attachment { Kind = MediaKind.Of(null, url), Url = url });
    }
}
