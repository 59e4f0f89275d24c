using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Http;

/// <summary>Fields behind a body. Nobody who calls the gateway needs them, and whatever looks at headers has looked already when they come: they are refused.</summary>
internal static class Trailers
{
    /// <summary>Once the body has come whole. With a Content-Length only HTTP/2 has any.</summary>
    public static bool Has(HttpContext context) =>
        (context.Request.ContentLength is null || !HttpProtocol.IsHttp11(context.Request.Protocol))
        && context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true, Trailers.Count: > 0 };

    /// <exception cref="BadHttpRequestException">There are some; the answer is what it is for every other break of HTTP's rules.</exception>
    public static void Refuse(HttpContext context)
    {
        if (Has(context))
        {
            throw new BadHttpRequestException("Trailers are not taken.", StatusCodes.Status400BadRequest);
        }
    }
}
