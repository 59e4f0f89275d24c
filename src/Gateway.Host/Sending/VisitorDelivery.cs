using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Host.WebChat;

namespace Gateway.Host.Sending;

/// <summary>Web chat has no provider: what is sent goes to the visitor's open sockets in this process.</summary>
internal sealed class VisitorDelivery(Visitors visitors)
{
    public static bool Takes(IChannel channel) => channel.Name == ChatEndpoint.Channel;

    /// <summary>What matters now or never.</summary>
    public bool Show(AccountRef account, string visitor, ReadOnlyMemory<byte> frame) => visitors.TrySend(account, visitor, frame);

    /// <summary>
    /// The delivery's own id is the frame's id: receipts of the page name it. A visitor who is away may come back with the same resume token: the sender's own
    /// schedule decides how long that is worth a try.
    /// </summary>
    public SendResult Send(IChannel channel, AccountRef account, OutboundMessage message, ReadOnlyMemory<byte> frame) =>
        visitors.TrySend(account, message.Recipient, frame)
            ? channel.Classify(200, null, default) with { ProviderId = message.DeliveryId.ToString("D") }
            : channel.Classify(404, null, default);
}
