using Microsoft.Extensions.Logging.Console;

namespace Gateway.Host.Operate;

/// <summary>One line an entry, UTC; our own from Information, frameworks from Warning.</summary>
internal static class Logs
{
    public static void Configure(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);

        // Orleans places grains through it, and it tells of each.
        logging.AddFilter("Polly", LogLevel.Warning);

        // It measures from the machine's boot and warns once at every start.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }
}
