using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Discord;

/// <summary>Files and stickers of a message.</summary>
internal static class DiscordFiles
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("attachments", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            File(ref reader, ref draft);
        }
    }

    public static void Stickers(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("sticker_items", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            if (DiscordPeople.IdOf(ref reader, "sticker_items", ref draft.Fault) is { } id)
                draft.Attach(new Attachment { Kind = "sticker", Id = id });
        }
    }

    public static void File(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null, url = null, name = null, mime = null;
        long? size = null;
        var isVoice = false;
        if (!reader.OpenObject("attachments", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("attachments.id", ref draft.Fault);
            else if (reader.At("url"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("filename"u8))
                name = reader.Fact();
            else if (reader.At("content_type"u8))
                mime = reader.Fact();
            else if (reader.At("size"u8))
                size = reader.Whole();
            else if (reader.At("waveform"u8))
                isVoice = reader.Fact() is not null;
            else
                reader.Skip();
        }

        if (url is not null || id is not null)
            draft.Attach(new Attachment { Kind = isVoice ? "voice" : MediaKind.Of(mime, name), Id = id, Url = url, Mime = mime, Name = name, Size = size });
    }
}
