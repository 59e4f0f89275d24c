namespace Gateway.Host.Attachments;

/// <summary>Media types that a browser shows without running anything; all others are handed on as bytes.</summary>
internal static class AttachmentTypes
{
    public const string Bytes = "application/octet-stream";

    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/avif", "image/bmp", "application/pdf",
        "audio/mpeg", "audio/mp4", "audio/ogg", "audio/aac", "audio/amr", "audio/wav", "audio/webm", "audio/opus",
        "video/mp4", "video/3gpp", "video/quicktime", "video/webm", "video/ogg",
    };

    /// <summary>The type to answer with. Neither HTML nor SVG nor XML is among them, whatever the provider or the customer says.</summary>
    public static string Safe(string? type) => type is not null && Shown.TryGetValue(type, out var known) ? known : Bytes;
}
