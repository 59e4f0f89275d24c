using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Client;

/// <summary>Passes bytes on between a client and a port, and cuts every connection when it is told.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private List<Socket> _sockets = [];
    private readonly int _target;
    private readonly Task _accepting;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Accepted { get; private set; }

    /// <summary>As a network does: both ends see a reset.</summary>
    public void Cut()
    {
        List<Socket> cut;
        lock (_lock)
        {
            // Who is cut comes back at once: that connection is not of these.
            (cut, _sockets) = (_sockets, []);
        }

        // Zero seconds to linger: what is closed is reset.
        cut.ForEach(static socket => socket.Close(0));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var near = await _listener.AcceptTcpClientAsync();
            var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, _target);
            Accepted++;
            lock (_lock)
            {
                _sockets.AddRange([near.Client, far.Client]);
            }

            _ = PassAsync(near, far);
            _ = PassAsync(far, near);
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
