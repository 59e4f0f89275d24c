using System.Buffers;
using MimeKit;
using MimeKit.Encodings;

namespace Gateway.Channels.Email.Mime;

/// <summary>A part's content, its transfer encoding undone. The parser's own stream would make two buffers for each part, however small.</summary>
internal static class PartBytes
{
    private const int ChunkLength = 4096;

    // A decoder gives out with one chunk what it held back of the last one: part of a line, at most.
    private const int HeldMax = 128;

    /// <summary>At most the first <paramref name="max"/> bytes.</summary>
    public static byte[] Read(MimePart part, int max)
    {
        if (part.Content?.Stream is not { } raw)
            return [];
        using var bytes = new MemoryStream((int)Math.Min(max, raw.Length));
        var encoding = TransferEncoding.Of(part);
        if (encoding == ContentEncoding.QuotedPrintable && SoftBreaks.Mended(raw, max) is { } mended)
            raw = mended;
        var (end, plain) = encoding == ContentEncoding.Base64 ? TransferEncoding.Base64End(raw, max) : (raw.Length, raw.Length);
        Walk(raw, encoding, Write, 0, end);
        if (plain < raw.Length)
            Walk(raw, ContentEncoding.Binary, Write, plain, raw.Length);
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();

        bool Write(ReadOnlySpan<byte> chunk)
        {
            bytes.Write(chunk[..(int)Math.Min(chunk.Length, max - bytes.Length)]);
            return bytes.Length < max;
        }
    }

    /// <summary>Bytes after decoding, counted without keeping them; null for a part without content.</summary>
    public static long? Size(MimePart part)
    {
        if (part.Content?.Stream is not { } raw)
            return null;
        long size = 0;
        Walk(raw, TransferEncoding.Of(part), Count, 0, raw.Length);
        return size;

        bool Count(ReadOnlySpan<byte> chunk)
        {
            size += chunk.Length;
            return true;
        }
    }

    /// <summary>Whether the content is lines of uuencode from its start: some programs leave out what says where they begin.</summary>
    private static bool IsUuLine(Stream content)
    {
        // A line and what ends the one before it.
        Span<byte> start = stackalloc byte[HeldMax];
        content.Position = 0;
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].TrimStart("\r\n"u8);
        var end = start.IndexOfAny((byte)'\r', (byte)'\n');
        if (end <= 0)
            return false;
        var signs = (((start[0] - 0x20) & 0x3F) + 2) / 3 * 4;
        return signs > 0 && end == signs + 1 && !start[..end].ContainsAnyExceptInRange((byte)0x20, (byte)0x60);
    }

    private static readonly byte[] Padding = [(byte)'=', (byte)'='];

    private delegate bool Take(ReadOnlySpan<byte> chunk);

    /// <param name="take">Is given what is decoded, piece by piece, until it wants no more.</param>
    private static void Walk(Stream content, ContentEncoding encoding, Take take, long start, long end)
    {
        IMimeDecoder? decoder = encoding switch
        {
            ContentEncoding.Base64 => new Base64Decoder(),
            ContentEncoding.QuotedPrintable => new QuotedPrintableDecoder(),
            ContentEncoding.UUEncode => new UUDecoder(payloadOnly: IsUuLine(content)),
            _ => null,
        };
        var raw = ArrayPool<byte>.Shared.Rent(ChunkLength);
        var decoded = decoder is null ? raw : ArrayPool<byte>.Shared.Rent(decoder.EstimateOutputLength(ChunkLength) + HeldMax);
        content.Position = start;
        int read;
        var isWanted = true;
        while (isWanted && (read = content.Read(raw, 0, (int)Math.Min(ChunkLength, end - content.Position))) > 0)
        {
            var length = decoder?.Decode(raw, 0, read, decoded) ?? read;
            isWanted = take(decoded.AsSpan(0, length));
        }

        // The padding that some leave out: without it the decoder keeps the last letters. More of it changes nothing.
        if (isWanted && decoder is Base64Decoder && decoder.Decode(Padding, 0, Padding.Length, decoded) is > 0 and var last)
            take(decoded.AsSpan(0, last));

        if (decoder is not null)
            ArrayPool<byte>.Shared.Return(decoded);
        ArrayPool<byte>.Shared.Return(raw);
    }
}
