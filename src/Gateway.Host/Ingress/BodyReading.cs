using System.Buffers;
using Gateway.Host.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Ingress;

/// <summary>Reads a whole body in the server's own buffers, up to the channel's limit.</summary>
internal static class BodyReading
{
    /// <summary>
    /// The body, still owned by the reader: the caller advances it once it has decoded. Null when it is longer than <paramref name="max"/>.
    /// </summary>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpContext context, int max)
    {
        if (!TryLimit(context, max))
        {
            return null;
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
                Trailers.Refuse(context);
                return result.Buffer;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Tells the server how much it may read; false when more than that was announced.</summary>
    public static bool TryLimit(HttpContext context, int max)
    {
        if (context.Request.ContentLength > max)
        {
            return false;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = max;
        }

        return true;
    }
}
