using Gateway.Contracts.Configuration;
using Gateway.Host.Operate;
using Gateway.Host.Security;

namespace Gateway.Host.Configuration;

/// <summary>
/// The only writer of <see cref="ModelSource"/> and <see cref="KeyRingSource"/>: publishes the file at start and again whenever it changes.
/// A file that became invalid changes nothing, and every one of its errors is logged.
/// </summary>
internal sealed class ConfigurationService(
    RunOptions options, ModelSource models, KeyRingSource keys, TimeProvider clock, GatewayMetrics metrics, ILoggerFactory loggers)
    : IHostedService, IDisposable
{
    // Editors write a file in several steps (truncate, write, rename); a quarter of a second after the last one it is whole.
    internal static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(250);

    // Files that secrets are mounted in lie anywhere, network drives tell of no change, and a watch can be lost. Ten thousand accounts are read in 0.1 s.
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = loggers.CreateLogger<ConfigurationService>();
    private readonly ILogger _audit = loggers.CreateLogger(Audit.Category);
    private readonly Lock _gate = new();
    private FileSystemWatcher? _watcher;
    private ITimer? _timer;
    private ITimer? _period;

    /// <summary>Of the text last looked at, valid or not.</summary>
    private string? _digest;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.ConfigFile is not { } file)
        {
            return Task.CompletedTask;
        }

        _timer = clock.CreateTimer(_ => Reload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _period = clock.CreateTimer(_ => Reload(), null, Period, Period);
        Watch(Path.GetDirectoryName(file)!);

        // What changed between loading and watching is seen now.
        Touched();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _timer?.Dispose();
        _period?.Dispose();
    }

    /// <summary>Sees a change at once. Where the system cannot watch, or stops to, the file is read from time to time all the same.</summary>
    private void Watch(string directory)
    {
        var watcher = new FileSystemWatcher(directory);
        try
        {
            // Every name: a mounted secret or ConfigMap changes through a symbolic link beside the file.
            watcher.Changed += (_, _) => Touched();
            watcher.Created += (_, _) => Touched();
            watcher.Renamed += (_, _) => Touched();
            watcher.Error += (_, failed) => WatchFailed(failed.GetException());
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No more watches for this user, or a file system that has none.
            watcher.Dispose();
            WatchFailed(e);
        }
    }

    internal void WatchFailed(Exception failure)
    {
        HostLog.ConfigurationNotWatched(_logger, failure.Message, Period.TotalSeconds);
        Touched();
    }

    /// <summary>Something changed in the file's directory: read it once nothing has for <see cref="Debounce"/>.</summary>
    internal void Touched() => _timer?.Change(Debounce, Timeout.InfiniteTimeSpan);

    internal void Publish(Loaded loaded)
    {
        // Keys first: whoever sees the new tenant can already be let in.
        _digest = loaded.Digest;
        keys.Publish(loaded.Keys);
        models.Publish(loaded.Model);
    }

    internal void Reload()
    {
        lock (_gate)
        {
            var version = models.Current.Version + 1;
            var (loaded, errors, digest) = Loader.LoadFile(options.ConfigFile!, version);
            if (digest == _digest)
            {
                // Another file of the directory was touched, or this one was written with the same text.
                return;
            }

            _digest = digest;
            if (loaded is null)
            {
                metrics.ConfigurationReloaded(valid: false);
                foreach (var error in errors)
                {
                    HostLog.ConfigurationError(_logger, error);
                }

                HostLog.ConfigurationKept(_logger, errors.Count, models.Current.Version);
                return;
            }

            KeyAudit.Changed(_audit, keys.Current, loaded.Keys);
            Publish(loaded);
            metrics.ConfigurationReloaded(valid: true);
            HostLog.ConfigurationInForce(_logger, version, loaded.Model.Tenants.Count);
        }
    }
}
