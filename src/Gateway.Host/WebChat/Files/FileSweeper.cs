namespace Gateway.Host.WebChat.Files;

/// <summary>Removes visitors' files once their time is over.</summary>
internal sealed partial class FileSweeper(ChatFiles files, TimeProvider clock, ILogger<FileSweeper> logger) : BackgroundService
{
    // A file is a few minutes longer there than it was promised; looking at twenty thousand names takes a second.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                Sweep();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private void Sweep()
    {
        try
        {
            if (files.Sweep() is > 0 and var removed)
            {
                Removed(logger, removed);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            NotRemoved(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files of web chat visitors are past their time and removed")]
    private static partial void Removed(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of web chat visitors could not be removed; tried again in ten minutes")]
    private static partial void NotRemoved(ILogger logger, Exception exception);
}
