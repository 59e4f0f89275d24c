using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Meta;

/// <summary>The attachments of a message.</summary>
/// <remarks>
/// <code>
/// {"type":"image","payload":{"url":"https://..","sticker_id":369239263222822}}   video, audio, file the same
/// {"type":"location","payload":{"coordinates":{"lat":0,"long":0}}}   older: "title" and "url" beside it
/// {"type":"fallback","title":"..","url":"..","payload":null}   a shared link; newer ones have both inside the payload
/// {"type":"ig_reel","payload":{"reel_video_id":1,"title":"..","url":".. or /reel/1/"}}   share, story_mention, ig_post, reel, post the same
/// {"type":"ig_story","payload":{"story_media_id":"..","story_media_url":".."}}   {"type":"ephemeral"}   {"type":"unsupported_type"}
/// {"type":"template","payload":{"product":{"elements":[{"id":"..","title":"..","subtitle":"..","image_url":".."}]}}}   "generic" the same
/// {"type":"template","payload":{"template_type":"button","text":"..","buttons":[..]}}   {"template_type":"generic","elements":[..]}
/// </code>
/// </remarks>
internal static class MessagingAttachments
{
    private const string Site = "https://www.facebook.com";

    private static readonly Words Types = new(
        "image", "video", "audio", "file", "location", "fallback", "template", "share", "story_mention", "reel", "ig_reel", "ig_post", "post",
        "like_heart", "sticker", "animated_image_share", "appointment_booking");

    private struct Facts
    {
        public string? Url;
        public string? Title;
        public string? Sticker;
        public string? Text;
        public string? Video;
        public TextList Products;
        public double? Lat;
        public double? Lon;
        public bool HasPlace;
    }

    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        // One attachment alone has been seen outside an array, in recordings of the oldest API.
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            One(ref reader, ref draft);
            return;
        }

        if (!reader.OpenArray("message.attachments", ref draft.Fault))
            return;
        while (reader.NextObject("message.attachments", ref draft.Fault))
            One(ref reader, ref draft);
    }

    private static void One(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null;
        var facts = default(Facts);
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = Types.Read(ref reader, "message.attachments.type", ref draft.Fault);
            else if (reader.At("payload"u8))
                Payload(ref reader, ref draft, ref facts);
            else if (reader.At("url"u8))
                facts.Url = JsonRead.First(facts.Url, reader.Link(ref draft.Truncated));
            else if (reader.At("title"u8))
                facts.Title = JsonRead.First(facts.Title, reader.Fact());
            else
                reader.Skip();
        }

        // What is shared within Facebook comes as a path of its site.
        if (facts.Url is ['/', not '/', ..])
            facts.Url = Site + facts.Url;
        Add(ref draft, type, facts);
    }

    private static void Payload(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        string? wrong = null;
        if (!reader.OpenObject("message.attachments.payload", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("url"u8, "story_media_url"u8))
                facts.Url = reader.Link(ref draft.Truncated) ?? facts.Url;
            else if (reader.At("title"u8))
                facts.Title = reader.Fact() ?? facts.Title;
            else if (reader.At("sticker_id"u8, "stickerId"u8))
                facts.Sticker = reader.Fact();
            else if (reader.At("reel_video_id"u8, "reelVideoId"u8) || reader.At("ig_post_media_id"u8, "id"u8) || reader.At("story_media_id"u8))
                facts.Video = reader.Fact();
            else if (reader.At("coordinates"u8))
                Coordinates(ref reader, ref facts);
            else if (reader.At("product"u8, "generic"u8))
                Product(ref reader, ref facts);
            else if (reader.At("text"u8))
                facts.Text = reader.Fact();
            else if (reader.At("elements"u8) && reader.OpenArray("elements", ref wrong))
                Elements(ref reader, ref facts);
            else
                reader.Skip();
        }
    }

    private static void Coordinates(ref JsonReader reader, ref Facts facts)
    {
        string? wrong = null;
        if (!reader.OpenObject("coordinates", ref wrong))
            return;
        facts.HasPlace = true;
        while (reader.NextMember())
        {
            if (reader.At("lat"u8))
                facts.Lat = reader.Number();
            else if (reader.At("long"u8))
                facts.Lon = reader.Number();
            else
                reader.Skip();
        }
    }

    /// <summary>Ids of the products of a shop that were sent, separated by spaces.</summary>
    private static void Product(ref JsonReader reader, ref Facts facts)
    {
        string? wrong = null;
        if (!reader.OpenObject("product", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (!reader.At("elements"u8))
                reader.Skip();
            else if (reader.OpenArray("product.elements", ref wrong))
                Elements(ref reader, ref facts);
        }
    }

    private static void Elements(ref JsonReader reader, ref Facts facts)
    {
        string? wrong = null;
        var cut = false;
        while (reader.NextObject("product.elements", ref wrong))
        {
            while (reader.NextMember())
            {
                if (reader.At("id"u8))
                    facts.Products.Add(reader.Fact());
                else if (reader.At("title"u8))
                    facts.Title = JsonRead.First(facts.Title, reader.Fact());
                else if (reader.At("url"u8))
                    facts.Url = JsonRead.First(facts.Url, reader.Link(ref cut));
                else
                    reader.Skip();
            }
        }
    }

    private static void Add(ref ItemDraft draft, string? type, in Facts facts)
    {
        switch (type)
        {
            case "image" when facts.Sticker is not null:
            case "sticker" or "like_heart":
                draft.Attach(new Attachment { Kind = "sticker", Id = facts.Sticker ?? (type == "like_heart" ? type : null), Url = facts.Url });
                break;
            case "image" or "video" or "audio" or "file":
                draft.Attach(new Attachment { Kind = type, Url = facts.Url, Name = facts.Title });
                break;
            case "animated_image_share":
                draft.Attach(new Attachment { Kind = "image", Url = facts.Url });
                break;
            case "reel" or "ig_reel":
                draft.Attach(new Attachment { Kind = "video", Id = facts.Video, Url = facts.Url, Name = facts.Title });
                draft.Note("shared", type);
                break;
            case "location":
                draft.Note("place", facts.Title);
                if (facts.HasPlace)
                    draft.Place(facts.Lat, facts.Lon);
                else
                    draft.Note("location_suspect", "true");
                break;
            case not "fallback" when facts is { Url: null, Title: null, Video: null, Text: null } && facts.Products.IsEmpty:
                draft.Unsupported(type);
                break;
            default:
                // A link, a post, a story, a product, and whatever comes next: what is known of it is kept.
                draft.Note("shared", type ?? "unknown");
                draft.Note("product", facts.Products.Join(" "));
                draft.Text ??= facts.Text;
                draft.Attach(new Attachment { Kind = "file", Id = facts.Video, Url = facts.Url, Name = facts.Title });
                break;
        }
    }
}
