using System.Net;
using Gateway.Channels;

namespace Gateway.Host.Sending;

/// <summary>The body of a request that remembers whether the client began to write it: until then nothing can have reached the provider.</summary>
internal sealed class WatchedContent(SendRequest send) : HttpContent
{
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _hasBegun = true;
        return stream.WriteAsync(send.Body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = send.Body.Length;
        return true;
    }
}
