using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Ingress;

/// <summary>Reads a whole body in the server's own buffers, up to the channel's limit.</summary>
internal static class BodyReading
{
    // Text packs 5 to 20 times; 100 is a bomb.
    private const int RatioMax = 100;

    /// <summary>
    /// The body, still owned by the reader: the caller advances it once it has decoded. Null when it is longer than <paramref name="max"/>.
    /// </summary>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpContext context, int max)
    {
        if (context.Request.ContentLength > max)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = max;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (result.Buffer.Length > max)
            {
                reader.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                return result.Buffer;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Unpacks gzip; null when it unpacks to more than <paramref name="max"/> or to more than a hundred times its size.</summary>
    /// <exception cref="InvalidDataException">It is not gzip.</exception>
    public static ReadOnlySequence<byte>? Unpack(in ReadOnlySequence<byte> packed, int max)
    {
        var limit = Math.Min(max, packed.Length * RatioMax);
        var writer = new ArrayBufferWriter<byte>();
        using var unzip = new GZipStream(PipeReader.Create(packed).AsStream(), CompressionMode.Decompress);
        while (true)
        {
            var read = unzip.Read(writer.GetSpan(16 * 1024));
            if (read == 0)
            {
                return new ReadOnlySequence<byte>(writer.WrittenMemory);
            }

            writer.Advance(read);
            if (writer.WrittenCount > limit)
            {
                return null;
            }
        }
    }
}
