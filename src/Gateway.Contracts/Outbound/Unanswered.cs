using System.Net.Sockets;

namespace Gateway.Contracts;

/// <summary>What an HTTP client throws when the network gave a request no whole answer; time limits and cancellation are told apart by whoever set them.</summary>
public static class Unanswered
{
    /// <remarks>
    /// A <see cref="SocketException"/> mostly comes inside the <see cref="HttpRequestException"/>. It comes bare when the other end is gone just after it was
    /// connected to: the client then asks its socket for the peer's address and lets out what the socket says.
    /// </remarks>
    public static bool Is(Exception exception) => exception is HttpRequestException or SocketException or IOException;
}
