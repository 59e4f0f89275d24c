using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Gateway.SystemTests.Journal;

/// <summary>A real redis-server on a free loopback port, that a test may kill, freeze and start again on the data it left.</summary>
public sealed class RedisUnderTest : IAsyncDisposable
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    private readonly DirectoryInfo _data;
    private readonly bool _isOwn;
    private readonly string[] _arguments;
    private Process? _process;

    private RedisUnderTest(string? directory, string[] arguments)
    {
        _isOwn = directory is null;
        _data = directory is null ? Directory.CreateTempSubdirectory("redis-") : new DirectoryInfo(directory);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        _arguments = ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _data.FullName, "--save", "", .. arguments];
    }

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    public static Task<RedisUnderTest> StartAsync(params string[] arguments) => StartAsync(null, arguments);

    /// <summary>Keeps its data in a directory that is the caller's, and leaves it there.</summary>
    public static Task<RedisUnderTest> StartInAsync(string directory, params string[] arguments) => StartAsync(directory, arguments);

    private static async Task<RedisUnderTest> StartAsync(string? directory, string[] arguments)
    {
        var server = new RedisUnderTest(directory, arguments);
        await server.StartAgainAsync();
        return server;
    }

    public static RedisUnderTest WithoutDurability() => new(null, ["--appendonly", "no"]);

    public async Task StartAgainAsync()
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, "redis-server"))), "redis-server is not installed.");
        _process = Process.Start(new ProcessStartInfo("redis-server", _arguments) { RedirectStandardOutput = true })!;
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal)) continue;
            // Its output must go somewhere, or it stops when the pipe is full.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return;
        }

        throw new InvalidOperationException($"redis-server ended with {_process.ExitCode}.");
    }

    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public void Freeze() => Signal(SigStop);

    public void Thaw() => Signal(SigCont);

    /// <summary>Copies what the server has on disk, or puts a copy back. The server must not run.</summary>
    public DirectoryInfo Backup()
    {
        var copy = Directory.CreateTempSubdirectory("redis-backup-");
        Copy(_data, copy);
        return copy;
    }

    public void Restore(DirectoryInfo backup)
    {
        _data.Delete(recursive: true);
        _data.Create();
        Copy(backup, _data);
        backup.Delete(recursive: true);
    }

    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",allowAdmin=true");
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_isOwn) _data.Delete(recursive: true);
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var directory in from.EnumerateDirectories()) Copy(directory, to.CreateSubdirectory(directory.Name));
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to.FullName, file.Name));
    }

    private void Signal(int signal)
    {
        if (kill(_process!.Id, signal) != 0) throw new InvalidOperationException($"redis-server did not take signal {signal}.");
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
