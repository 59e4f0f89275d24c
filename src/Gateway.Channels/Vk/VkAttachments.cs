using System.Globalization;
using System.Text;
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
    private static readonly (byte[] Name, int Width)[] PictureMembers =
    [
        .. new[] { 64, 75, 128, 130, 256, 352, 512, 604, 807, 1280, 2560 }.Select(static width => (Encoding.ASCII.GetBytes($"photo_{width}"), width)),
        .. new[] { 48, 96, 256 }.Select(static width => (Encoding.ASCII.GetBytes($"thumb_{width}"), width)),
    ];

    private struct Facts
    {
        public string? Id;
        public string? Owner;
        public string? Url;

        /// <summary>Where a recording lies that is told as a document.</summary>
        public string? Voice;

        /// <summary>The widest of the pictures that are members of their own.</summary>
        public string? Picture;

        public long PictureWidth;
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
            else if (reader.At("coordinates"u8))
                Pair(reader.Fact(), ref draft);
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

    /// <summary>Versions before 5.80 write latitude and longitude into one string, a space between them.</summary>
    private static void Pair(string? coordinates, ref ItemDraft draft)
    {
        var space = coordinates?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        if (space > 0)
            draft.Place(Degrees(coordinates.AsSpan(0, space)), Degrees(coordinates.AsSpan(space + 1)));
    }

    private static double? Degrees(ReadOnlySpan<char> text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) ? degrees : null;

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
        if (facts.Voice is not null)
            kind = "voice";
        if (kind == "file" && type != "doc")
            draft.Note("shared", type);
        if (kind is "image" or "sticker" || type == "gift")
            facts.Url ??= facts.Picture;
        var id = facts.Owner is null ? facts.Id : $"{facts.Owner}_{facts.Id}";
        draft.Attach(new Attachment { Kind = kind, Id = id, Url = facts.Voice ?? facts.Url, Name = facts.Title, Size = facts.Size });
    }

    private static void Content(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        while (reader.NextMember())
        {
            if (reader.At("id"u8) || reader.At("sticker_id"u8))
                facts.Id = reader.Id("message.attachments.id", ref draft.Fault) ?? facts.Id;
            else if (reader.At("owner_id"u8))
                facts.Owner = reader.Id("message.attachments.owner_id", ref draft.Fault) ?? facts.Owner;
            else if (reader.At("to_id"u8))
                facts.Owner = JsonRead.First(facts.Owner, reader.Id("message.attachments.to_id", ref draft.Fault));
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
            else if (reader.AtObject("preview"u8))
                Preview(ref reader, ref draft, ref facts);
            else if (!Picture(ref reader, ref draft, ref facts))
                reader.Skip();
        }
    }

    /// <summary>Up to version 5.76 each size of a picture is a member named by its width.</summary>
    private static bool Picture(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        foreach (var (name, width) in PictureMembers)
        {
            if (!reader.At(name))
                continue;
            if (reader.Link(ref draft.Truncated) is { } url && width > facts.PictureWidth)
                (facts.Picture, facts.PictureWidth) = (url, width);
            return true;
        }

        return false;
    }

    /// <summary>Up to version 5.76 a recording is a document, the sound in its preview: <c>"preview":{"audio_msg":{"link_ogg":"..","link_mp3":".."}}</c></summary>
    private static void Preview(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        while (reader.NextMember())
        {
            if (!reader.AtObject("audio_msg"u8))
            {
                reader.Skip();
                continue;
            }

            while (reader.NextMember())
            {
                if (reader.At("link_mp3"u8))
                    facts.Voice = reader.Link(ref draft.Truncated) ?? facts.Voice;
                else if (reader.At("link_ogg"u8))
                    facts.Voice = JsonRead.First(facts.Voice, reader.Link(ref draft.Truncated));
                else
                    reader.Skip();
            }
        }
    }

    /// <summary>The widest of the pictures; where VK does not know how wide they are, which it writes as 0, the last.</summary>
    private static void Pictures(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        string? wrong = null;
        if (!reader.OpenArray("message.attachments.sizes", ref wrong))
            return;
        while (reader.NextObject("message.attachments.sizes", ref wrong))
        {
            string? url = null;
            long width = 0;
            while (reader.NextMember())
            {
                if (reader.At("url"u8))
                    url = reader.Link(ref draft.Truncated);
                else if (reader.At("width"u8))
                    width = reader.Whole() ?? width;
                else
                    reader.Skip();
            }

            if (url is not null && width >= facts.Width)
                (facts.Url, facts.Width) = (url, width);
        }
    }
}
