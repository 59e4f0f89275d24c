using Gateway.Host.Attachments;

namespace Gateway.Host.WebChat.Files;

/// <summary>Media types a visitor may send: what a browser shows without running it, and what people send to a shop beside.</summary>
internal static class FileTypes
{
    private static readonly HashSet<string> Saved = new(StringComparer.OrdinalIgnoreCase)
    {
        "text/plain", "text/csv", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
    };

    /// <summary>The type without parameters, in its usual spelling; null for one that is not taken.</summary>
    public static string? Of(string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim() ?? "";
        var shown = AttachmentTypes.Safe(type);
        return shown != AttachmentTypes.Bytes ? shown : Saved.TryGetValue(type, out var known) ? known : null;
    }

    public static string KindOf(string mime) => mime.Split('/')[0] switch
    {
        "image" => "image",
        "video" => "video",
        "audio" => "audio",
        _ => "file",
    };
}
