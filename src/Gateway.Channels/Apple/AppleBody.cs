using System.Buffers;
using System.IO.Compression;

namespace Gateway.Channels.Apple;

/// <summary>Apple packs its bodies with gzip; what they unpack to has the same limit as what they are.</summary>
internal static class AppleBody
{
    // Apple's documented limit of a payload is 10 KB packed; what is larger comes as a reference.
    public const int Max = 1024 * 1024;

    /// <summary>The JSON, unpacked when it was packed; null when it is broken or too long, and <paramref name="fault"/> says which.</summary>
    public static ReadOnlySequence<byte>? Json(in ReadOnlySequence<byte> body, out string? fault)
    {
        fault = null;
        if (!IsGzip(body))
            return body;
        using var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(body.ToArray(), writable: false), CompressionMode.Decompress);
            var chunk = new byte[4096];
            int read;
            while ((read = gzip.Read(chunk)) > 0)
            {
                if (unpacked.Length + read > Max)
                {
                    fault = "body: unpacks to more than 1 MiB";
                    return null;
                }

                unpacked.Write(chunk, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            fault = "body: broken gzip";
            return null;
        }

        return new ReadOnlySequence<byte>(unpacked.ToArray());
    }

    private static bool IsGzip(in ReadOnlySequence<byte> body)
    {
        Span<byte> head = stackalloc byte[2];
        if (body.Length < head.Length)
            return false;
        body.Slice(0, head.Length).CopyTo(head);
        return head is [0x1F, 0x8B];
    }
}
