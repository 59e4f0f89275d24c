using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Slack;

/// <summary>A file of a message. Its URL opens with the app's token only.</summary>
/// <remarks>
/// <code>{"id":"F..","name":"a.png","mimetype":"image/png","size":123,"url_private":"https://files.slack.com/..","url_private_download":"..","mode":"hosted"}</code>
/// A file of <c>"file_access":"check_file_info"</c> (a shared channel) or <c>"mode":"tombstone"</c> (deleted) has its id alone.
/// </remarks>
internal sealed record SlackFile(string? Id, string? Name, string? Mime, long? Size, string? Url)
{
    public Attachment ToAttachment() => new() { Kind = MediaKind.Of(Mime, Name), Id = Id, Url = Url, Mime = Mime, Name = Name, Size = Size };

    /// <summary>The file; null when there is neither an id nor a URL to get it by.</summary>
    public static SlackFile? Read(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null, name = null, title = null, mime = null, plain = null, download = null;
        long? size = null;
        if (reader.TokenType == JsonTokenType.String)
            return reader.Id("files", ref draft.Fault) is { } named ? new SlackFile(named, null, null, null, null) : null;
        if (!reader.OpenObject("files", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("files.id", ref draft.Fault);
            else if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("title"u8))
                title = reader.Fact();
            else if (reader.At("mimetype"u8))
                mime = reader.Fact();
            else if (reader.At("size"u8))
                size = reader.Whole();
            else if (reader.At("url_private"u8))
                plain = reader.Link(ref draft.Truncated);
            else if (reader.At("url_private_download"u8))
                download = reader.Link(ref draft.Truncated);
            else
                reader.Skip();
        }

        return id is null && plain is null && download is null ? null : new SlackFile(id, name ?? title, mime, size, download ?? plain);
    }
}
