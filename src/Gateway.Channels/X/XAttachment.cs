using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.X;

/// <summary>The media or the place of a direct message.</summary>
internal static class XAttachment
{
    private static readonly Words Types = new("media", "location");

    /// <summary>The type it says it has.</summary>
    public static string? Read(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null;
        if (!reader.OpenObject("attachment", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("media"u8))
                Media(ref reader, ref draft);
            else if (reader.At("location"u8))
                Location(ref reader, ref draft);
            else if (reader.At("type"u8))
                type = Types.Fact(ref reader);
            else
                reader.Skip();
        }

        return type;
    }

    private static void Media(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("attachment.media", ref draft.Fault))
            return;
        string? id = null, picture = null, video = null, type = null;
        while (reader.NextMember())
        {
            if (reader.At("id_str"u8) || reader.At("id"u8))
                id = reader.Id("attachment.media.id", ref draft.Fault) ?? id;
            else if (reader.At("media_url_https"u8))
                picture = reader.Link(ref draft.Truncated);
            else if (reader.At("type"u8))
                type = reader.Fact();
            else if (reader.At("video_info"u8))
                video = Video(ref reader, ref draft);
            else
                reader.Skip();
        }

        // Direct message media are fetched with the account's token.
        draft.Attach(new Attachment { Kind = type is "video" or "animated_gif" ? "video" : "image", Id = id, Url = video ?? picture });
    }

    /// <summary>The first variant that is a file; the others are playlists and other bit rates of the same.</summary>
    private static string? Video(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null, found = null;
        if (!reader.OpenObject("video_info", ref wrong))
            return null;
        while (reader.NextMember())
        {
            if (!reader.At("variants"u8))
            {
                reader.Skip();
                continue;
            }

            if (!reader.OpenArray("video_info.variants", ref wrong))
                continue;
            while (reader.NextElement())
            {
                found = JsonRead.First(found, Variant(ref reader, ref draft));
            }
        }

        return found;
    }

    private static string? Variant(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null, url = null, mime = null;
        if (!reader.OpenObject("video_info.variants", ref wrong))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("url"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("content_type"u8))
                mime = reader.Fact();
            else
                reader.Skip();
        }

        return mime is null or "video/mp4" ? url : null;
    }

    private static void Location(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("attachment.location", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("shared_coordinate"u8))
                Coordinate(ref reader, ref draft);
            else if (reader.At("shared_place"u8))
                Place(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    /// <summary>GeoJSON: longitude first.</summary>
    private static void Coordinate(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("shared_coordinate", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (!reader.At("coordinates"u8))
                reader.Skip();
            else if (reader.TokenType == JsonTokenType.StartArray)
                Point(ref reader, ref draft);
            else
                Coordinate(ref reader, ref draft);
        }
    }

    private static void Point(ref JsonReader reader, ref ItemDraft draft)
    {
        double? lon = null, lat = null;
        for (var at = 0; reader.NextElement(); at++)
        {
            var value = reader.Number();
            if (at == 0)
                lon = value;
            else if (at == 1)
                lat = value;
        }

        draft.Place(lat, lon);
    }

    private static void Place(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("shared_place", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("place"u8))
                draft.Note("place", reader.Inner("full_name"u8));
            else
                reader.Skip();
        }
    }
}
