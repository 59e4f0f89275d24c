namespace Gateway.Channels.Decoding;

/// <summary>The kind of an attachment by its media type, or by its name where a provider tells no type.</summary>
internal static class MediaKind
{
    // The longest extension below, with its dot.
    private const int ExtensionMax = 6;

    public static string Of(string? mime, string? name = null)
    {
        if (mime is not null)
        {
            if (mime.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
                return "image";
            if (mime.StartsWith("video/", StringComparison.OrdinalIgnoreCase))
                return "video";
            if (mime.StartsWith("audio/", StringComparison.OrdinalIgnoreCase))
                return "audio";
            return mime.Contains("vcard", StringComparison.OrdinalIgnoreCase) ? "contact" : "file";
        }

        var path = name.AsSpan();
        var query = path.IndexOfAny('?', '#');
        var extension = Path.GetExtension(query < 0 ? path : path[..query]);
        Span<char> lower = stackalloc char[ExtensionMax];
        if (extension.Length > ExtensionMax)
            return "file";
        return lower[..extension.ToLowerInvariant(lower)] switch
        {
            ".jpg" or ".jpeg" or ".png" or ".gif" or ".webp" or ".heic" => "image",
            ".mp4" or ".3gp" or ".mov" or ".webm" => "video",
            ".mp3" or ".ogg" or ".amr" or ".wav" or ".m4a" or ".aac" => "audio",
            ".vcf" or ".vcard" => "contact",
            _ => "file",
        };
    }
}
