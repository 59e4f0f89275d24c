namespace Gateway.Host.Demo;

internal static class DemoExtensions
{
    /// <summary>Plays <paramref name="run"/> while the host runs. Only <c>--demo</c> adds it.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, DemoRun run)
    {
        services.AddSingleton(run);
        services.AddHostedService<DemoService>();
        return services;
    }
}
