using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Line;

/// <summary>The <c>message</c> of an event.</summary>
/// <remarks>
/// <code>
/// {"id":"325708","type":"text","text":"..","quoteToken":"..","quotedMessageId":"..","markAsReadToken":".."}
/// {"type":"image","contentProvider":{"type":"line"},"imageSet":{"id":"..","index":1,"total":2}}    fetched by the message's id
/// {"type":"image","contentProvider":{"type":"external","originalContentUrl":".."}}   {"type":"audio","duration":60000}
/// {"type":"file","fileName":"..","fileSize":2138}   {"type":"location","title":"..","address":"..","latitude":..,"longitude":..}
/// {"type":"sticker","packageId":"1","stickerId":"2","keywords":[".."],"text":".."}
/// </code>
/// </remarks>
internal struct LineMessage
{
    private static readonly Words Types = new("text", "image", "video", "audio", "file", "location", "sticker");

    public string? Id { get; private set; }

    private string? _type;
    private string? _url;
    private string? _fileName;
    private string? _sticker;
    private long? _size;
    private double? _lat;
    private double? _lon;

    /// <summary>Whether an object is a received message by itself: it has an id, which no message that is sent has, and a type of this list.</summary>
    public static bool IsAlone(JsonReader reader)
    {
        bool hasId = false, hasType = false;
        reader.Read();
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals("source"u8) || reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("replyToken"u8))
                return false;
            hasId |= reader.ValueTextEquals("id"u8);
            if (reader.At("type"u8))
                hasType = reader.TokenType == JsonTokenType.String && Types.Of(reader.ValueSpan) is not null;
            reader.Skip();
        }

        return hasId && hasType;
    }

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                Id = reader.OwnId("message.id", ref draft.Fault);
            else if (reader.At("type"u8))
                _type = Types.Read(ref reader, "message.type", ref draft.Fault);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("quotedMessageId"u8))
                draft.ReplyTo = reader.Id("message.quotedMessageId", ref draft.Fault);
            else if (reader.At("latitude"u8))
                _lat = reader.Number();
            else if (reader.At("longitude"u8))
                _lon = reader.Number();
            else if (reader.At("fileName"u8))
                _fileName = reader.Fact();
            else if (reader.At("fileSize"u8))
                _size = reader.Whole();
            else if (reader.At("stickerId"u8))
                _sticker = reader.Id("message.stickerId", ref draft.Fault);
            else if (reader.At("contentProvider"u8))
                Provider(ref reader, ref draft);
            else if (!Facts(ref reader, ref draft))
                reader.Skip();
        }
    }

    public readonly void Finish(ref ItemDraft draft)
    {
        // An event's own id is no message's, but it is recognised when it comes again.
        draft.Id = Id ?? draft.Id;
        switch (_type)
        {
            case "text":
                if (draft.Text is null)
                    draft.Missing ??= "message.text: must be given";
                break;
            case "image" or "video" or "audio" or "file":
                // The content of LINE's own media is fetched under the message's id.
                draft.Attach(new Attachment { Kind = _type, Id = _url is null ? Id : null, Url = _url, Name = _fileName, Size = _size });
                break;
            case "sticker":
                draft.Attach(new Attachment { Kind = "sticker", Id = _sticker });
                break;
            case "location":
                draft.Place(_lat, _lon);
                break;
            case null:
                draft.Missing ??= "message.type: must be given";
                break;
            default:
                draft.Unsupported(_type);
                break;
        }
    }

    private static bool Facts(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("quoteToken"u8))
            draft.Note("quote_token", reader.Fact());
        else if (reader.At("markAsReadToken"u8))
            draft.Note("mark_as_read_token", reader.Fact());
        else if (reader.At("title"u8))
            draft.Note("place", reader.Fact());
        else if (reader.At("address"u8))
            draft.Note("address", reader.Fact());
        else if (reader.At("packageId"u8))
            draft.Note("sticker_package", reader.Fact());
        else if (reader.At("duration"u8))
            draft.Note("duration_ms", reader.Fact());
        else if (reader.At("imageSet"u8))
            ImageSet(ref reader, ref draft);
        else
            return false;
        return true;
    }

    private void Provider(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.contentProvider", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("originalContentUrl"u8))
                _url = reader.Link(ref draft.Truncated);
            else
                reader.Skip();
        }
    }

    private static void ImageSet(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.imageSet", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Note("image_set", reader.Fact());
            else if (reader.At("index"u8))
                draft.Note("image_index", reader.Fact());
            else if (reader.At("total"u8))
                draft.Note("image_total", reader.Fact());
            else
                reader.Skip();
        }
    }
}
