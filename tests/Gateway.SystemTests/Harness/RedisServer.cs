using System.Globalization;
using System.Net.Sockets;

namespace Gateway.SystemTests.Harness;

/// <summary>A real redis-server of one test, with an append-only file, on a free loopback port.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly TempDirectory _data = new();
    private readonly ChildProcess _process;
    private readonly int _port = FreePort.Next();

    private RedisServer()
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        _process = new ChildProcess(
            Program, ["--port", port, "--bind", "127.0.0.1", "--dir", _data.Path, "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]);
    }

    public string Connection => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists(Program), "redis-server is not installed");
        var server = new RedisServer();
        await Wait.UntilAsync(server.AnswersAsync, TimeSpan.FromSeconds(20), () => "redis-server did not answer. It said:\n" + server._process.Output, cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", _port);
            var stream = socket.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[16];
            var length = await stream.ReadAsync(answer);
            return answer.AsSpan(0, length).StartsWith("+PONG"u8);
        }
        catch (SocketException)
        {
            // Not listening yet.
            return false;
        }
    }
}
