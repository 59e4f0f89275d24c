using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>A part's content, its transfer encoding undone.</summary>
internal static class PartBytes
{
    /// <summary>At most the first <paramref name="max"/> bytes.</summary>
    public static byte[] Read(MimePart part, int max)
    {
        if (part.Content is null)
            return [];
        using var content = part.Content.Open();
        using var bytes = new MemoryStream((int)Math.Min(max, part.Content.Stream?.Length ?? 0));
        var chunk = new byte[4096];
        int read;
        while (bytes.Length < max && (read = content.Read(chunk, 0, (int)Math.Min(chunk.Length, max - bytes.Length))) > 0)
            bytes.Write(chunk, 0, read);
        return bytes.ToArray();
    }

    /// <summary>Bytes after decoding, counted without keeping them; null for a part without content.</summary>
    public static long? Size(MimePart part)
    {
        if (part.Content is null)
            return null;
        using var content = part.Content.Open();
        Span<byte> chunk = stackalloc byte[4096];
        long size = 0;
        int read;
        while ((read = content.Read(chunk)) > 0)
            size += read;
        return size;
    }
}
