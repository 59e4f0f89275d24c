using Gateway.Contracts.Configuration;
using Gateway.Events;

namespace Gateway.Host.Outbound;

/// <summary>The guard's connections, as webhooks use them.</summary>
internal sealed class WebhookConnections(IOutboundGuard guard, ModelSource models) : IWebhookConnections
{
    public string Origin => models.Current.Hosts.FirstOrDefault(static host => !host.Contains('*', StringComparison.Ordinal)) ?? "gateway";

    public bool IsVouchedFor(Uri url) => guard.Allows(url);

    public HttpMessageInvoker Open(int connectionsMax) => new(guard.CreateHandler(new OutboundHandlerOptions { ConnectionsMax = connectionsMax }), disposeHandler: true);
}
