namespace Gateway.Channels.Decoding;

/// <summary>The kind of an attachment by its media type, or by its name where a provider tells no type.</summary>
internal static class MediaKind
{
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

        var query = name?.IndexOfAny(['?', '#']) ?? -1;
        var path = query < 0 ? name : name![..query];
        return Path.GetExtension(path)?.ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" or ".png" or ".gif" or ".webp" or ".heic" => "image",
            ".mp4" or ".3gp" or ".mov" or ".webm" => "video",
            ".mp3" or ".ogg" or ".amr" or ".wav" or ".m4a" or ".aac" => "audio",
            ".vcf" or ".vcard" => "contact",
            _ => "file",
        };
    }
}
