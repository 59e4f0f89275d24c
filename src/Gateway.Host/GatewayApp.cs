namespace Gateway.Host;

/// <summary>The whole composition, in reading order.</summary>
internal static class GatewayApp
{
    public static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add(options.Urls);
        await app.RunAsync(cancellationToken);
        return 0;
    }
}
