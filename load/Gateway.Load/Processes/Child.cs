using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Gateway.Load.Processes;

/// <summary>A process this run started, and therefore ends. Its last words are kept for the message of a failure.</summary>
internal sealed class Child : IAsyncDisposable
{
    // What explains a failure is in the last lines.
    private const int LinesKept = 100;

    // The gateway gives what is in flight 20 s.
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(25);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    public Child(string program, params string[] arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _lines);

    public int Id => _process.Id;

    /// <summary>User and system time the process has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Asks until <paramref name="ready"/> says yes.</summary>
    public async Task UntilAsync(string name, Func<Task<bool>> ready, TimeSpan within, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await ready())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(started) > within)
            {
                throw new InvalidOperationException($"The {name} was not ready within {within.TotalSeconds:0} s. It said:\n{Output}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>SIGTERM, and SIGKILL for what does not end by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }

            using var patience = new CancellationTokenSource(EndsWithin, TimeProvider.System);
            await _process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        while (_lines.Count > LinesKept)
        {
            _lines.TryDequeue(out _);
        }
    }
}
