using System.Buffers;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;
using Gateway.Host.WebChat.Files;

namespace Gateway.Host.WebChat;

/// <summary>What one visitor's frames do: decode, commit on the visitor's thread, acknowledge. One frame after the other.</summary>
internal sealed class ChatSession(
    TenantModel tenant, AccountModel account, IChannel channel, Visitor visitor, WebhookRequest request,
    IThreads threads, ChatFiles files, TimeProvider clock, GatewayMetrics metrics, ChatSocket socket)
{
    // Somebody with a box of photos uploads ten at once; each is a look at the disk.
    internal const int FilesMax = 10;

    private readonly ThreadId _thread = ThreadId.Of(tenant.Pepper.Span, tenant.Name, account.Ref.Channel, account.Ref.Account, visitor.Id);
    private readonly List<InboundItem> _items = [];

    public async ValueTask HandleAsync(ReadOnlyMemory<byte> frame)
    {
        // Read all the same, so that the page knows which frame it is to send again.
        _items.Clear();
        var result = channel.Decode(new ReadOnlySequence<byte>(frame), request, account, _items);
        if (!socket.Limits.TryTakeFrame())
        {
            socket.TrySend(ChatFrames.Error(ProblemCodes.TooManyRequests, "Slower, please.", _items.Count > 0 ? _items[0].Id : null));
            return;
        }

        if (result.Outcome == DecodeOutcome.Malformed)
        {
            socket.TrySend(ChatFrames.Error(ProblemCodes.InvalidPayload, result.Detail ?? "The frame is not known.", id: null));
            return;
        }

        var kept = new List<InboundItem>(_items.Count);
        foreach (var item in _items)
        {
            if (item.Kind == ItemKind.Typing)
            {
                await threads.TypingAsync(_thread, tenant.Name);
                continue;
            }

            if (item.Kind == ItemKind.Ignored)
            {
                continue;
            }

            if (item.Attachments.Where(static a => a.Id is not null).DistinctBy(static a => a.Id).Count() > FilesMax)
            {
                socket.TrySend(ChatFrames.Error(ProblemCodes.InvalidPayload, $"attachments.id: at most {FilesMax} files a message.", item.Id));
            }
            else if (Known(item) is { } known)
            {
                kept.Add(known);
            }
            else
            {
                socket.TrySend(ChatFrames.Error(ProblemCodes.AttachmentUnavailable, "attachments.id: names no file of this visitor, or one that is past its time.", item.Id));
            }
        }

        metrics.Items(channel.Name, "kept", kept.Count);
        metrics.Items(channel.Name, "ignored", _items.Count - kept.Count);
        if (kept.Count > 0)
        {
            await AcceptAsync(kept);
        }
    }

    /// <summary>The item with what we know of its files instead of what the page says of them; null when one is not the visitor's.</summary>
    private InboundItem? Known(InboundItem item)
    {
        if (item.Attachments.All(static a => a.Id is null))
        {
            return item;
        }

        var attachments = new List<Attachment>(item.Attachments.Count);
        var claimed = new Dictionary<string, ChatFile>(StringComparer.Ordinal);
        foreach (var attachment in item.Attachments)
        {
            if (attachment.Id is not { } id)
            {
                attachments.Add(attachment);
            }
            else if ((claimed.GetValueOrDefault(id) ?? files.Claim(account.Ref, visitor.Id, id)) is { } file)
            {
                claimed[id] = file;
                attachments.Add(file.Attachment);
            }
            else
            {
                return null;
            }
        }

        return item with { Attachments = attachments };
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
