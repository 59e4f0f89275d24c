using Gateway.Channels;

namespace Gateway.Host.Ingress;

internal static class IngressEndpoints
{
    private static readonly string[] Methods = ["GET", "POST"];
    private static readonly string[] Head = ["HEAD"];

    /// <summary>Open to all: the signature on the body says who calls.</summary>
    public static void MapIngress(this IEndpointRouteBuilder routes)
    {
        var pipeline = routes.ServiceProvider.GetRequiredService<IngressPipeline>();
        routes.MapMethods("/in/{tenant}/{channel}/{account}", Methods, (RequestDelegate)pipeline.HandleAsync)
            // The signature is who the caller is: what looks for a key behind this would look in vain.
            .AllowAnonymous().ShortCircuit();
        foreach (var channel in ChannelCatalog.All.Where(static channel => channel.Features.TakesHead))
        {
            routes.MapMethods($"/in/{{tenant}}/{channel.Name}/{{account}}", Head, (RequestDelegate)(context =>
            {
                context.Request.RouteValues["channel"] = channel.Name;
                return pipeline.HandleAsync(context);
            })).AllowAnonymous().ShortCircuit();
        }
    }
}
