using System.Net.WebSockets;

namespace Gateway.Client.Wire;

/// <summary>The ways in which the platform's WebSocket says that its connection is gone.</summary>
internal static class SocketFaults
{
    /// <summary>A socket that breaks under a call reports a cancellation that nobody asked for.</summary>
    public static bool IsGone(Exception exception, CancellationToken cancellationToken) =>
        exception is WebSocketException or InvalidOperationException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
