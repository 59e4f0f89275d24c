namespace Gateway.Events;

/// <summary>Connections to endpoints that tenants have named. The host implements it with its guard: who asks here can reach no internal address.</summary>
public interface IWebhookConnections
{
    /// <summary>A pool of its own, so that one endpoint's slow connections take none of another's. The caller disposes it.</summary>
    HttpMessageInvoker Open(int connectionsMax);

    /// <summary>Whether the operator has named this host or address as one that may be called.</summary>
    bool IsVouchedFor(Uri url);

    /// <summary>The DNS name under which this gateway asks endpoints whether they want its events.</summary>
    string Origin { get; }
}
