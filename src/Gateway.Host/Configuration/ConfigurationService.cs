using Gateway.Contracts.Configuration;
using Gateway.Host.Operate;
using Gateway.Host.Security;

namespace Gateway.Host.Configuration;

/// <summary>
/// The only writer of <see cref="ModelSource"/> and <see cref="KeyRingSource"/>: publishes the file at start and again whenever it changes.
/// A file that became invalid changes nothing, and every one of its errors is logged.
/// </summary>
internal sealed class ConfigurationService(
    RunOptions options, ModelSource models, KeyRingSource keys, TimeProvider clock, GatewayMetrics metrics, ILogger<ConfigurationService> logger)
    : IHostedService, IDisposable
{
    // Editors write a file in several steps (truncate, write, rename); a quarter of a second after the last one it is whole.
    internal static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private FileSystemWatcher? _watcher;
    private ITimer? _timer;

    /// <summary>Of the text last looked at, valid or not.</summary>
    private string? _digest;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.ConfigFile is not { } file)
        {
            return Task.CompletedTask;
        }

        _timer = clock.CreateTimer(_ => Reload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!);

        // Every name: a mounted secret or ConfigMap changes through a symbolic link beside the file.
        _watcher.Changed += (_, _) => Touched();
        _watcher.Created += (_, _) => Touched();
        _watcher.Renamed += (_, _) => Touched();
        _watcher.EnableRaisingEvents = true;

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
                    HostLog.ConfigurationError(logger, error);
                }

                HostLog.ConfigurationKept(logger, errors.Count, models.Current.Version);
                return;
            }

            Publish(loaded);
            metrics.ConfigurationReloaded(valid: true);
            HostLog.ConfigurationInForce(logger, version, loaded.Model.Tenants.Count);
        }
    }
}
