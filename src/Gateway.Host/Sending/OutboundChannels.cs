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
    ModelSource models, ChannelLookup channels, ProviderHttp http, AccountTokens tokens, VisitorDelivery visitors, MailDelivery mail, FileUploads uploads, TimeProvider clock, GatewayMetrics metrics) : IOutboundChannels
{
    // An account that is gone from the configuration sends nothing; any pace does.
    private const double UnknownPace = 1;

    // Nothing of the answer is read but its status.
    private const int TypingAnswerMax = 4096;

    // The way to the provider, and that its clock began when it sent the webhook, not when we had it.
    private static readonly TimeSpan TokenMargin = TimeSpan.FromSeconds(5);

    public double SendsPerSecond(AccountRef account) =>
        Find(account) is not { } found ? UnknownPace : found.Account.SendsPerSecond ?? found.Channel.Features.SendsPerSecond;

    public TimeSpan? ServiceWindow(AccountRef account) => Find(account) is var (channel, model) ? channel.ServiceWindow(model) : null;

    public async Task<SendProgress> SendAsync(
        AccountRef account, OutboundMessage message, int firstPart, Func<ValueTask<bool>> begin, CancellationToken cancellationToken)
    {
        if (Find(account) is not var (channel, model))
        {
            return NotBegun(firstPart, new SendResult(SendOutcome.Rejected, Code: "account_unknown"));
        }

        ActivityContext.TryParse(message.TraceParent, traceState: null, out var asked);
        using var trace = GatewayTracing.Source.StartActivity("send", ActivityKind.Client, asked);
        trace?.SetTag("channel", channel.Name);
        var ready = await tokens.ReadyAsync(channel, model, cancellationToken);
        if (ready.Refusal is { } noToken)
        {
            return NotBegun(firstPart, noToken);
        }

        var encoded = channel.Encode(WithLiveToken(message, channel), ready.Account);
        if (encoded.Refusal is { } refusal)
        {
            return NotBegun(firstPart, new SendResult(SendOutcome.Rejected, Code: refusal.Code));
        }

        string? firstId = null;
        List<string>? partIds = null;
        var hasBegun = false;
        for (var part = firstPart; part < encoded.Requests.Count; part++)
        {
            var request = encoded.Requests[part];
            var start = clock.GetTimestamp();
            if (request.Upload is { } upload)
            {
                var (named, failure) = await uploads.PrepareAsync(channel, ready.Account, upload, cancellationToken);
                if (failure is not null)
                {
                    metrics.Sent(channel.Name, Name(failure.Outcome), clock.GetElapsedTime(start));
                    return new SendProgress(part, failure with { ProviderId = firstId, PartIds = partIds }, hasBegun);
                }

                request = named ?? request;
            }

            var isRecognised = request.SendsOnce ?? channel.Features.SendsOnce;
            if (!isRecognised && !await begin())
            {
                return new SendProgress(part, new SendResult(SendOutcome.Retry, firstId, Code: "journal", PartIds: partIds), hasBegun);
            }

            start = clock.GetTimestamp();
            var attempt = VisitorDelivery.Takes(channel)
                ? new SendAttempt(visitors.Send(channel, account, message, request.Body), HasBegun: true)
                : MailDelivery.Takes(request)
                ? new SendAttempt(await mail.SendAsync(channel, ready.Account, request, cancellationToken), HasBegun: true)
                : await http.SendAsync(channel, request, cancellationToken);
            var result = attempt.Result;
            hasBegun |= attempt.HasBegun;
            if (result.Outcome == SendOutcome.Uncertain && isRecognised)
            {
                // The provider recognises the same request when it comes again.
                result = result with { Outcome = SendOutcome.Retry };
            }

            if (result.Outcome == SendOutcome.Unauthorized)
            {
                tokens.Refused(ready.Account);
            }

            metrics.Sent(channel.Name, Name(result.Outcome), clock.GetElapsedTime(start));
            if (part == 0)
            {
                firstId = result.ProviderId;
            }
            else if (result.ProviderId is { } partId)
            {
                (partIds ??= []).Add(partId);
            }

            if (result.Outcome != SendOutcome.Sent)
            {
                return new SendProgress(part, result with { ProviderId = firstId, PartIds = partIds }, hasBegun);
            }
        }

        return new SendProgress(encoded.Requests.Count, new SendResult(SendOutcome.Sent, firstId, PartIds: partIds));
    }

    public async Task TypingAsync(AccountRef account, string recipient, CancellationToken cancellationToken)
    {
        if (Find(account) is not var (channel, model) || !channel.Features.Sends.Contains(ChannelFeatures.Typing)
            || await tokens.ReadyAsync(channel, model, cancellationToken) is not { Refusal: null, Account: { } ready }
            || channel.ShowTyping(recipient, ready) is not { } request)
        {
            return;
        }

        var start = clock.GetTimestamp();
        var isShown = VisitorDelivery.Takes(channel)
            ? visitors.Show(account, recipient, request.Body)
            : await http.AskAsync(request, cancellationToken, TypingAnswerMax) is { Status: >= 200 and < 300 };
        metrics.Sent(channel.Name, isShown ? "typing" : "typing_failed", clock.GetElapsedTime(start));
    }

    private static SendProgress NotBegun(int firstPart, SendResult result) => new(firstPart, result, HasBegun: false);

    /// <summary>A token that the provider would refuse by now is no longer used: what needs none goes another way, what cannot go without is refused in words.</summary>
    private OutboundMessage WithLiveToken(OutboundMessage message, IChannel channel) =>
        message.ReplyToken is null || message.ReplyTokenAt + channel.Features.ReplyTokenLife - TokenMargin > clock.GetUtcNow()
            ? message
            : message with { ReplyToken = null };

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
