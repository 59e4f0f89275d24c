using System.Net;
using System.Net.Sockets;

namespace Gateway.SystemTests.Harness;

internal static class FreePort
{
    /// <summary>A port nobody listens on now, and which stays the same when a process is started on it again.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
