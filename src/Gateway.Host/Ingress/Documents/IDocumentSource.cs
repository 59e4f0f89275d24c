namespace Gateway.Host.Ingress;

/// <summary>Where published documents come from: the provider over https, or a test's hand.</summary>
internal interface IDocumentSource
{
    /// <summary>The document's bytes; null when there is none to be had in time. Never throws for what the provider or the network does.</summary>
    Task<byte[]?> FetchAsync(Uri address);
}
