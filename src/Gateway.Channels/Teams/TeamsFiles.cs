using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Teams;

/// <summary>The attachments of a message.</summary>
/// <remarks>
/// <code>
/// {"contentType":"image/png","contentUrl":"https://smba..","name":".."}                                            opens with the bot's token
/// {"contentType":"application/vnd.microsoft.teams.file.download.info","name":"a.pdf","content":{"downloadUrl":"https://..","uniqueId":"..","fileType":"pdf"}}
/// {"contentType":"text/html","content":"&lt;div>..&lt;/div>"}   {"contentType":"application/vnd.microsoft.card.adaptive","content":{..}}   no files
/// </code>
/// </remarks>
internal static class TeamsFiles
{
    private static readonly Words Types = new(
        "text/html", "image/*", "image/png", "image/jpeg", "image/gif", "application/vnd.microsoft.teams.file.download.info",
        "application/vnd.microsoft.card.adaptive");

    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("attachments", ref draft.Fault))
            return;
        while (reader.NextObject("attachments", ref draft.Fault))
            File(ref reader, ref draft);
    }

    private static void File(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null, url = null, name = null, download = null, id = null;
        while (reader.NextMember())
        {
            if (reader.At("contentType"u8))
                type = Types.Fact(ref reader);
            else if (reader.At("contentUrl"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("content"u8))
                download = Content(ref reader, ref draft, out id);
            else
                reader.Skip();
        }

        // A download's own type says only that it is one; data: URLs carry the bytes, which are no reference.
        url = download ?? url;
        var mime = type?.Contains('/', StringComparison.Ordinal) == true && !type.StartsWith("application/vnd.microsoft.", StringComparison.Ordinal) ? type : null;
        if (url is not null && !url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            draft.Attach(new Attachment { Kind = type is "image" or "video" or "audio" or "file" ? type : MediaKind.Of(mime, name), Id = id, Url = url, Mime = mime, Name = name });
        else if (type is not null && type != "text/html")
            draft.Note("card", type);
    }

    private static string? Content(ref JsonReader reader, ref ItemDraft draft, out string? id)
    {
        string? url = null;
        id = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.NextMember())
        {
            if (reader.At("downloadUrl"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("uniqueId"u8))
                id = reader.Fact();
            else
                reader.Skip();
        }

        return url;
    }
}
