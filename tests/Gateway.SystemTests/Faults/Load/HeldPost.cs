using System.Net.Sockets;
using System.Text;

namespace Gateway.SystemTests.Faults.Load;

/// <summary>A POST that is surely in the gateway's hands: its head was answered with <c>100 Continue</c>, its body was not sent yet.</summary>
internal sealed class HeldPost : IDisposable
{
    private readonly TcpClient _socket = new();
    private readonly WhatsAppPost _post;

    private HeldPost(WhatsAppPost post) => _post = post;

    public IReadOnlyList<MessageId> Messages => _post.Messages;

    public static async Task<HeldPost> BeginAsync(Uri gateway, WhatsAppPost post, CancellationToken cancellationToken)
    {
        var held = new HeldPost(post);
        await held._socket.ConnectAsync(gateway.Host, gateway.Port, cancellationToken);
        await held._socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(post.HeadThatWaits(gateway)), cancellationToken);
        Assert.StartsWith("HTTP/1.1 100", await held.ReadHeadAsync(cancellationToken), StringComparison.Ordinal);
        return held;
    }

    /// <summary>Sends the body and gives back the head of the answer.</summary>
    public async Task<string> EndAsync(CancellationToken cancellationToken)
    {
        await _socket.GetStream().WriteAsync(_post.Body, cancellationToken);
        return await ReadHeadAsync(cancellationToken);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.True(await _socket.GetStream().ReadAsync(next, cancellationToken) == 1, $"The gateway closed the connection after: {head}");
            head.Append((char)next[0]);
        }

        return head.ToString();
    }
}
