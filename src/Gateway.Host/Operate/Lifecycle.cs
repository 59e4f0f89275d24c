namespace Gateway.Host.Operate;

/// <summary>Ties readiness to the process: ready once everything started, not ready from the moment a stop is asked for.</summary>
internal static class Lifecycle
{
    public static void Follow(WebApplication app, Action started)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            readiness.Started();
            started();
            ClearText.Warn(app.Urls, app.Services.GetRequiredService<RunOptions>(), app.Logger);
        });
        app.Lifetime.ApplicationStopping.Register(readiness.Stopping);
    }
}
