namespace Gateway.Host.Ingress;

internal static class IngressEndpoints
{
    private static readonly string[] Methods = ["GET", "POST"];

    /// <summary>Open to all: the signature on the body says who calls.</summary>
    public static void MapIngress(this IEndpointRouteBuilder routes)
    {
        var pipeline = routes.ServiceProvider.GetRequiredService<IngressPipeline>();
        routes.MapMethods("/in/{tenant}/{channel}/{account}", Methods, (RequestDelegate)pipeline.HandleAsync)
            // The signature is who the caller is: what looks for a key behind this would look in vain.
            .AllowAnonymous().ShortCircuit();
    }
}
