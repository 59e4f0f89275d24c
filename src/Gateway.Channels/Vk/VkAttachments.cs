using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vk;

/// <summary>The attachments of a message: each has its facts in a member named like its type.</summary>
/// <remarks>
/// <code>
/// {"type":"photo","photo":{"id":1,"owner_id":2,"sizes":[{"type":"m","url":"..","width":130,"height":97}],"orig_photo":{"url":".."}}}
/// {"type":"doc","doc":{"title":"a.pdf","size":3,"ext":"pdf","url":".."}}   {"type":"audio_message","audio_message":{"link_mp3":"..","link_ogg":".."}}
/// {"type":"sticker","sticker":{"sticker_id":1,"images":[{"url":"..","width":128}]}}   {"type":"link","link":{"url":"..","title":".."}}
/// </code>
/// </remarks>
internal static class VkAttachments
{
    private struct Facts
    {
        public string? Id;
        public string? Owner;
        public string? Url;
        public string? Title;
        public long? Size;
        public long Width;
    }

    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("message.attachments", ref draft.Fault))
            return;
        while (reader.NextObject("message.attachments", ref draft.Fault))
            One(ref reader, ref draft);
    }

    /// <summary><c>"geo":{"type":"point","coordinates":{"latitude":..,"longitude":..},"place":{"title":".."}}</c></summary>
    public static void Place(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.geo", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.AtObject("coordinates"u8))
                Coordinates(ref reader, ref draft);
            else if (reader.At("place"u8))
                draft.Note("place", reader.Inner("title"u8));
            else
                reader.Skip();
        }
    }

    private static void Coordinates(ref JsonReader reader, ref ItemDraft draft)
    {
        double? lat = null, lon = null;
        while (reader.NextMember())
        {
            if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
    }

    private static void One(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null;
        var facts = default(Facts);
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
            {
                type = reader.Fact();
                continue;
            }

            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                Content(ref reader, ref draft, ref facts);
            else
                reader.Skip();
        }

        if (type is null)
        {
            draft.Missing ??= "message.attachments.type: must be given";
            return;
        }

        var kind = type switch
        {
            "photo" or "graffiti" => "image",
            "video" or "story" => "video",
            "audio" => "audio",
            "audio_message" => "voice",
            "sticker" => "sticker",
            _ => "file",
        };
        if (kind == "file" && type != "doc")
            draft.Note("shared", type);
        var id = facts.Owner is null ? facts.Id : $"{facts.Owner}_{facts.Id}";
        draft.Attach(new Attachment { Kind = kind, Id = id, Url = facts.Url, Name = facts.Title, Size = facts.Size });
    }

    private static void Content(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        while (reader.NextMember())
        {
            if (reader.At("id"u8) || reader.At("sticker_id"u8))
                facts.Id = reader.Id("message.attachments.id", ref draft.Fault) ?? facts.Id;
            else if (reader.At("owner_id"u8))
                facts.Owner = reader.Id("message.attachments.owner_id", ref draft.Fault) ?? facts.Owner;
            else if (reader.At("url"u8) || reader.At("link_mp3"u8) || reader.At("player"u8))
                facts.Url = reader.Link(ref draft.Truncated) ?? facts.Url;
            else if (reader.At("link_ogg"u8))
                facts.Url = JsonRead.First(facts.Url, reader.Link(ref draft.Truncated));
            else if (reader.At("title"u8))
                facts.Title = reader.Fact() ?? facts.Title;
            else if (reader.At("size"u8))
                facts.Size = reader.Whole() ?? facts.Size;
            else if (reader.At("sizes"u8) || reader.At("images"u8))
                Pictures(ref reader, ref draft, ref facts);
            else
                reader.Skip();
        }
    }

    /// <summary>The widest of the pictures.</summary>
    private static void Pictures(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        string? wrong = null;
        if (!reader.OpenArray("message.attachments.sizes", ref wrong))
            return;
        while (reader.NextObject("message.attachments.sizes", ref wrong))
        {
            string? url = null;
            long width = 1;
            while (reader.NextMember())
            {
                if (reader.At("url"u8))
                    url = reader.Link(ref draft.Truncated);
                else if (reader.At("width"u8))
                    width = reader.Whole() ?? width;
                else
                    reader.Skip();
            }

            if (url is not null && width > facts.Width)
                (facts.Url, facts.Width) = (url, width);
        }
    }
}
