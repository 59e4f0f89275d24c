namespace Gateway.Host.Demo;

/// <summary>
/// One run of the demo. Its providers listen before the gateway starts, because the configuration names their address; its people begin
/// when the gateway is ready.
/// </summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private DemoRun(DemoOptions options, DemoTenant tenant, DemoCounts counts, DemoProviders providers)
    {
        Options = options;
        Tenant = tenant;
        Counts = counts;
        Providers = providers;
        Configuration = tenant.ToConfiguration(providers.Url);
    }

    public DemoOptions Options { get; }

    public DemoTenant Tenant { get; }

    public DemoCounts Counts { get; }

    public DemoProviders Providers { get; }

    /// <summary>The gateway.json of the made-up company.</summary>
    public byte[] Configuration { get; }

    public static async Task<DemoRun> StartAsync(DemoOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var tenant = DemoTenant.Create(options);
        var counts = new DemoCounts();
        return new DemoRun(options, tenant, counts, await DemoProviders.StartAsync(tenant, counts, time, cancellationToken));
    }

    public ValueTask DisposeAsync() => Providers.DisposeAsync();
}
