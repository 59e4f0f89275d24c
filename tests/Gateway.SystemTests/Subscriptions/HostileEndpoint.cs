using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>Ways in which an endpoint can be bad.</summary>
public enum Hostility
{
    Silent,
    Resets,
    Redirects,
    ByteByByte,
    LiesAboutLength,
    EndlessHeaders,
    Garbage,
    Throttles,
    Gone,
    Fails,
}

/// <summary>An endpoint that behaves badly at once and for good.</summary>
internal sealed class HostileEndpoint : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Hostility _how;
    private int _requests;

    public HostileEndpoint(Hostility how)
    {
        _how = how;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook");

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            await socket.ReceiveAsync(new byte[64 * 1024], _end.Token);
            Interlocked.Increment(ref _requests);
            switch (_how)
            {
                case Hostility.Silent:
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end.Token);
                    break;
                case Hostility.Resets:
                    socket.LingerState = new LingerOption(true, 0);
                    break;
                case Hostility.Redirects:
                    await SendAsync(socket, "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
                    break;
                case Hostility.ByteByByte:
                    await DripAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + new string('x', 100_000));
                    break;
                case Hostility.LiesAboutLength:
                    await SendAsync(socket, "HTTP/1.1 500 Oops\r\nContent-Length: 1000000000\r\n\r\nshort");
                    break;
                case Hostility.EndlessHeaders:
                    await SendAsync(socket, "HTTP/1.1 200 OK\r\n");
                    while (true)
                    {
                        await SendAsync(socket, "x-more: " + new string('x', 1000) + "\r\n");
                    }

                case Hostility.Throttles:
                    await SendAsync(socket, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
                    break;
                case Hostility.Gone:
                    await SendAsync(socket, "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
                    break;
                case Hostility.Fails:
                    await SendAsync(socket, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
                    break;
                default:
                    await SendAsync(socket, "this is no HTTP at all\r\n\r\n");
                    break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The gateway has had enough, or the test is over.
        }
    }

    private async Task DripAsync(Socket socket, string text)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        foreach (var letter in text)
        {
            await SendAsync(socket, letter.ToString());
            await timer.WaitForNextTickAsync(_end.Token);
        }
    }

    private async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), _end.Token);
}
