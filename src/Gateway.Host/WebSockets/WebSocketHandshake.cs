using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway.Host.WebSockets;

/// <summary>Opening handshake of RFC 6455, section 4.2, over HTTP/1.1.</summary>
internal static class WebSocketHandshake
{
    // RFC 6455, section 1.3.
    private const string AcceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>What is wrong with the request; null when it can be upgraded.</summary>
    public static HandshakeFault? Check(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            || context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
        {
            return HandshakeFault.NoUpgrade;
        }

        if (headers.SecWebSocketVersion.ToString() != "13")
        {
            return HandshakeFault.Version;
        }

        Span<byte> nonce = stackalloc byte[16];
        var key = headers.SecWebSocketKey.ToString();
        return key.Length == 24 && Convert.TryFromBase64String(key, nonce, out var length) && length == 16 ? null : HandshakeFault.Key;
    }

    /// <summary>Answers 101; from then on the connection's bytes are frames. Null when as many sockets are open as the server takes: then 503 is answered.</summary>
    public static async Task<Stream?> UpgradeAsync(HttpContext context, string? subprotocol)
    {
        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (subprotocol is not null)
        {
            headers.SecWebSocketProtocol = subprotocol;
        }

        try
        {
            return await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted)
        {
            // The request itself was looked at before: what is left is the server's limit of upgraded connections.
            headers.Remove(HeaderNames.Upgrade);
            headers.Remove(HeaderNames.SecWebSocketAccept);
            headers.Remove(HeaderNames.SecWebSocketProtocol);
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ProblemCodes.Overloaded, "As many sockets are open as this gateway takes.", RetryAfter());
            return null;
        }
    }

    // Spread over ten seconds, so that those refused do not come back together.
    private static TimeSpan RetryAfter() => TimeSpan.FromSeconds(Random.Shared.Next(1, 11));

#pragma warning disable CA5350 // The protocol asks for SHA-1 here; nothing secret rests on it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptGuid)));
#pragma warning restore CA5350
}

internal enum HandshakeFault
{
    /// <summary>Not a WebSocket request, or not one over HTTP/1.1.</summary>
    NoUpgrade,

    /// <summary>A version other than 13.</summary>
    Version,

    /// <summary>The key is not 16 bytes of base64.</summary>
    Key,
}
