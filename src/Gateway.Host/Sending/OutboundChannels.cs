using System.Diagnostics;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Ingress;
using Gateway.Host.Mail;
using Gateway.Host.Operate;

namespace Gateway.Host.Sending;

/// <summary>Sends over the channels' real APIs: encode, one request a part, classify. What goes over HTTP and what over a visitor's socket parts here.</summary>
internal sealed class OutboundChannels(
    ModelSource models, ChannelLookup channels, ProviderHttp http, AccountTokens tokens, VisitorDelivery visitors, MailDelivery mail, TimeProvider clock, GatewayMetrics metrics) : IOutboundChannels
{
    // An account that is gone from the configuration sends nothing; any pace does.
    private const double UnknownPace = 1;

    public double SendsPerSecond(AccountRef account) =>
        Find(account) is not { } found ? UnknownPace : found.Account.SendsPerSecond ?? found.Channel.Features.SendsPerSecond;

    public TimeSpan? ServiceWindow(AccountRef account) => Find(account) is var (channel, model) ? channel.ServiceWindow(model) : null;

    public async Task<SendProgress> SendAsync(AccountRef account, OutboundMessage message, int firstPart, CancellationToken cancellationToken)
    {
        if (Find(account) is not var (channel, model))
        {
            return new SendProgress(firstPart, new SendResult(SendOutcome.Rejected, Code: "account_unknown"));
        }

        ActivityContext.TryParse(message.TraceParent, traceState: null, out var asked);
        using var trace = GatewayTracing.Source.StartActivity("send", ActivityKind.Client, asked);
        trace?.SetTag("channel", channel.Name);
        var ready = await tokens.ReadyAsync(channel, model, cancellationToken);
        if (ready.Refusal is { } noToken)
        {
            return new SendProgress(firstPart, noToken);
        }

        var encoded = channel.Encode(message, ready.Account);
        if (encoded.Refusal is { } refusal)
        {
            return new SendProgress(firstPart, new SendResult(SendOutcome.Rejected, Code: refusal.Code));
        }

        string? firstId = null;
        for (var part = firstPart; part < encoded.Requests.Count; part++)
        {
            var start = clock.GetTimestamp();
            var result = VisitorDelivery.Takes(channel)
                ? visitors.Send(channel, account, message, encoded.Requests[part].Body)
                : MailDelivery.Takes(encoded.Requests[part])
                ? await mail.SendAsync(channel, ready.Account, encoded.Requests[part], cancellationToken)
                : await http.SendAsync(channel, encoded.Requests[part], cancellationToken);
            if (result.Outcome == SendOutcome.Uncertain && (encoded.Requests[part].SendsOnce ?? channel.Features.SendsOnce))
            {
                // The provider recognises the same request when it comes again.
                result = result with { Outcome = SendOutcome.Retry };
            }

            if (result.Outcome == SendOutcome.Unauthorized)
            {
                tokens.Refused(ready.Account);
            }

            metrics.Sent(channel.Name, Name(result.Outcome), clock.GetElapsedTime(start));
            firstId ??= part == 0 ? result.ProviderId : null;
            if (result.Outcome != SendOutcome.Sent)
            {
                return new SendProgress(part, result with { ProviderId = firstId });
            }
        }

        return new SendProgress(encoded.Requests.Count, new SendResult(SendOutcome.Sent, firstId));
    }

    private (IChannel Channel, AccountModel Account)? Find(AccountRef account) =>
        models.Current.Tenants.TryGetValue(account.Tenant, out var tenant)
        && tenant.Accounts.TryGetValue((account.Channel, account.Account), out var model)
        && channels(account.Channel) is { } channel
            ? (channel, model)
            : null;

    private static string Name(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Sent => "sent",
        SendOutcome.Retry => "retry",
        SendOutcome.WindowClosed => "window_closed",
        SendOutcome.Rejected => "rejected",
        SendOutcome.Uncertain => "uncertain",
        _ => "unauthorized",
    };
}
