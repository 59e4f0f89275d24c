namespace Gateway.Events;

/// <summary>Connections to endpoints that tenants have named. The host implements it with its guard: who asks here can reach no internal address.</summary>
public interface IWebhookConnections
{
    /// <summary>A pool of its own, so that one endpoint's slow connections take none of another's. The caller disposes it.</summary>
    HttpMessageInvoker Open(int connectionsMax);
}
