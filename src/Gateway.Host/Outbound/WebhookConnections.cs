using Gateway.Events;

namespace Gateway.Host.Outbound;

/// <summary>The guard's connections, as webhooks use them.</summary>
internal sealed class WebhookConnections(IOutboundGuard guard) : IWebhookConnections
{
    public HttpMessageInvoker Open(int connectionsMax) => new(guard.CreateHandler(new OutboundHandlerOptions { ConnectionsMax = connectionsMax }), disposeHandler: true);
}
