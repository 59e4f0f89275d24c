using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Net.Http.Headers;

namespace Gateway.Host.Http;

/// <summary>The limits of every connection and request, before any of our code sees it.</summary>
internal static class KestrelLimits
{
    // The largest JSON webhook in the field is WhatsApp's, 3 MB by its documentation and far below 1 MiB in practice; a channel that
    // needs more raises it for its own route.
    public const long RequestBodyMax = 1024 * 1024;

    // An open socket costs 20 to 40 KiB: 400 MB at the limit.
    public const int UpgradedConnectionsMax = 10_000;

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.ConfigureEndpointDefaults(ChunkExtensions.Use);
        options.RequestHeaderEncodingSelector = name => ReferenceEquals(name, HeaderNames.ContentLength) || name == HeaderNames.ContentLength
            ? DigitsOnlyEncoding.Instance
            : null;

        var limits = options.Limits;
        limits.MaxRequestBodySize = RequestBodyMax;

        // Our longest URL is a webhook with a query of some hundred bytes.
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;

        // A header block is a few packets; who needs longer is holding the connection.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

        // An idle connection costs about 10 KiB: 200 MB at the limit.
        limits.MaxConcurrentConnections = 20_000;
        limits.MaxConcurrentUpgradedConnections = UpgradedConnectionsMax;
        limits.MaxRequestBufferSize = 128 * 1024;
        limits.MaxResponseBufferSize = 64 * 1024;

        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.HeaderTableSize = 4096;
        limits.Http2.MaxFrameSize = 16 * 1024;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
        limits.Http2.InitialConnectionWindowSize = 512 * 1024;
        limits.Http2.InitialStreamWindowSize = 128 * 1024;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
    }

    public static void Apply(SocketTransportOptions options)
    {
        // A provider that comes back after an outage opens thousands of connections in the same second.
        options.Backlog = 4096;
        options.IOQueueCount = Environment.ProcessorCount;
    }
}
