using System.Buffers;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;

namespace Gateway.Host.WebChat;

/// <summary>What one visitor's frames do: decode, commit on the visitor's thread, acknowledge. One frame after the other.</summary>
internal sealed class ChatSession(
    TenantModel tenant, AccountModel account, IChannel channel, Visitor visitor, WebhookRequest request,
    IThreads threads, TimeProvider clock, GatewayMetrics metrics, ChatSocket socket)
{
    private readonly ThreadId _thread = ThreadId.Of(tenant.Pepper.Span, tenant.Name, account.Ref.Channel, account.Ref.Account, visitor.Id);
    private readonly FrameRate _rate = new(clock);
    private readonly List<InboundItem> _items = [];

    public async ValueTask HandleAsync(ReadOnlyMemory<byte> frame)
    {
        if (!_rate.TryTake())
        {
            socket.TrySend(ChatFrames.Error(ProblemCodes.TooManyRequests, "Slower, please.", id: null));
            return;
        }

        _items.Clear();
        var result = channel.Decode(new ReadOnlySequence<byte>(frame), request, account, _items);
        if (result.Outcome == DecodeOutcome.Malformed)
        {
            socket.TrySend(ChatFrames.Error(ProblemCodes.InvalidPayload, result.Detail ?? "The frame is not known.", id: null));
            return;
        }

        var kept = new List<InboundItem>(_items.Count);
        foreach (var item in _items)
        {
            if (item.Kind is not (ItemKind.Ignored or ItemKind.Typing))
            {
                kept.Add(item);
            }
        }

        metrics.Items(channel.Name, "kept", kept.Count);
        metrics.Items(channel.Name, "ignored", _items.Count - kept.Count);
        if (kept.Count > 0)
        {
            await AcceptAsync(kept);
        }
    }

    private async ValueTask AcceptAsync(List<InboundItem> kept)
    {
        var start = clock.GetTimestamp();
        var outcome = await threads.AcceptAsync(_thread, new InboundBatch(account.Ref, visitor.Id, kept, clock.GetUtcNow()));
        foreach (var item in kept)
        {
            if (outcome == AcceptOutcome.Accepted)
            {
                socket.TrySend(ChatFrames.Ack(item.Id ?? ""));
            }
            else
            {
                var code = outcome == AcceptOutcome.Overloaded ? ProblemCodes.Overloaded : ProblemCodes.StoreUnavailable;
                socket.TrySend(ChatFrames.Error(code, "Not kept; send it again in a moment.", item.Id));
            }
        }

        metrics.RequestEnded(channel.Name, outcome == AcceptOutcome.Accepted ? "accepted" : ProblemCodes.StoreUnavailable, clock.GetElapsedTime(start));
    }
}
