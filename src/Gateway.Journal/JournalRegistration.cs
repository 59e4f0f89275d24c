using Gateway.Journal.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Gateway.Journal;

public static class JournalRegistration
{
    /// <summary>
    /// Adds the journal over an opened store, which it owns from here on. Register it before whatever commits: hosted services start in this order
    /// and stop in the reverse, so the journal is the last to stop.
    /// </summary>
    public static IServiceCollection AddJournal(this IServiceCollection services, IJournalStore store, Action<JournalOptions>? configure = null)
    {
        services.AddOptions<JournalOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new GatewayJournal(
            store,
            provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<JournalOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<GatewayJournal>>()));
        return services.AddSingleton<IHostedService, JournalService>();
    }
}
