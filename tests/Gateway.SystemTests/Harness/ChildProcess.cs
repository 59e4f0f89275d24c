using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.SystemTests.Harness;

/// <summary>A process of one test. What it prints is kept for the message of a failing test; it never outlives its owner.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // What explains a failure is in the last lines; a gateway in trouble logs some hundred a second.
    private const int LinesKept = 1000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    public ChildProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output => string.Join('\n', _lines);

    /// <summary>SIGKILL: the process gets no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: from here on it does nothing, and is only good for being killed.</summary>
    public Task FreezeAsync() => FreezeAsync(_process);

    /// <inheritdoc cref="FreezeAsync()"/>
    public static Task FreezeAsync(Process process) => SignalAsync(process, "-STOP");

    /// <summary>SIGTERM, as an orchestrator stops a program, and the wait for its end.</summary>
    public async Task<bool> TerminateAsync(TimeSpan wait)
    {
        await SignalAsync(_process, "-TERM");
        using var patience = new CancellationTokenSource(wait);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
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
