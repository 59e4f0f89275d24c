using System.Buffers;
using System.Diagnostics;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Http;
using Gateway.Host.Operate;
using Gateway.Host.WebChat;
using Microsoft.Net.Http.Headers;

namespace Gateway.Host.Ingress;

/// <summary>
/// The way of one webhook request, in reading order: find the account, check the limits, read, answer a handshake, verify, decode, group by
/// thread, commit, answer. 200 means that every item is durable; anything else means that the provider repeats.
/// </summary>
internal sealed class IngressPipeline(
    ModelSource models, ChannelLookup channels, IThreads threads, Readiness readiness, IngressGate gate, DocumentCache documents, TimeProvider clock, GatewayMetrics metrics, ILogger<IngressPipeline> logger)
{
    // WhatsApp's own limit; one request must not hold the pools of a thousand others.
    internal const int ItemsMax = 1000;

    // A store that is gone comes back in seconds or minutes; providers wait longer on their own with each try.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // Of what is full now a fifth of a second's work is left a second later.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    // Keys, and a newer set of them when the first one lacks the key that is named.
    private const int DocumentsMax = 2;

    public async Task HandleAsync(HttpContext context)
    {
        var start = clock.GetTimestamp();
        var request = context.Request;
        var (tenant, account, channel) = Find(models.Current, request.RouteValues);
        if (channel is null)
        {
            await RefuseAsync(context, "none", 404, ProblemCodes.NotFound, start);
            return;
        }

        using var trace = GatewayTracing.Source.StartActivity("ingress", ActivityKind.Server);
        trace?.SetTag("channel", channel.Name);
        await HandleAsync(context, tenant!, account!, channel, start);
    }

    /// <summary>Web chat has no provider and no signature: it comes over its own sockets only.</summary>
    private (TenantModel? Tenant, AccountModel? Account, IChannel? Channel) Find(GatewayModel model, RouteValueDictionary route) =>
        route["tenant"] is string name && route["channel"] is string channel && route["account"] is string account
        && channel != ChatEndpoint.Channel
        && model.Tenants.TryGetValue(name, out var tenant) && tenant.Accounts.TryGetValue((channel, account), out var found)
            ? (tenant, found, channels(channel))
            : default;

    private async Task HandleAsync(HttpContext context, TenantModel tenant, AccountModel account, IChannel channel, long start)
    {
        if (!IsUtf8(context.Request.ContentType))
        {
            await RefuseAsync(context, channel.Name, 415, ProblemCodes.UnsupportedMediaType, start, "The body's charset must be utf-8.");
            return;
        }

        if (context.Request.Headers.ContentEncoding.Count > 0 && !channel.Features.TakesGzip)
        {
            var packed = StrictHttpMiddleware.Packed(context);
            await RefuseAsync(context, channel.Name, packed.Status, packed.Code, start, packed.Detail);
            return;
        }

        var read = await WebhookBody.ReadAsync(context, channel.Features.BodyMax, gate, clock);
        if (read.Outcome != BodyOutcome.Whole)
        {
            await RefuseAsync(context, channel, read.Outcome, start);
            return;
        }

        // Only now: whoever sends slowly keeps no place from those who have sent.
        try
        {
            if (!gate.TryEnter())
            {
                context.Request.BodyReader.AdvanceTo(read.Bytes.End);
                await RefuseAsync(context, channel.Name, 503, ProblemCodes.Overloaded, start, "Too many requests are being worked on.", Soon);
                return;
            }

            try
            {
                await HandleAsync(context, tenant, account, channel, read.Bytes, start);
            }
            finally
            {
                gate.Leave();
            }
        }
        finally
        {
            gate.Release(read.Held);
        }
    }

    private async Task HandleAsync(HttpContext context, TenantModel tenant, AccountModel account, IChannel channel, ReadOnlySequence<byte> body, long start)
    {
        var receivedAt = clock.GetUtcNow();
        var request = new HttpWebhookRequest(context.Request, account, receivedAt, documents);
        var items = new List<InboundItem>(1);
        var decoded = Decode(context, body, request, account, channel, items);
        for (var fetched = 0; decoded.Awaits; fetched++)
        {
            decoded = fetched < DocumentsMax && await documents.FetchAsync(request.Wanted!, context.RequestAborted)
                ? Decode(context, body, request, account, channel, items)
                : new Fault(503, ProblemCodes.KeysUnavailable, "What the provider publishes to verify its requests with cannot be had now.");
        }

        context.Request.BodyReader.AdvanceTo(body.End);
        if (decoded.Answer is { Status: >= 400 } wrong)
        {
            await RefuseAsync(context, channel.Name, wrong.Status, ProblemCodes.Of(wrong.Status), start, "The handshake's token or challenge is wrong.");
            return;
        }

        if (decoded.Answer is { } answer)
        {
            await AnswerAsync(context, answer);
            metrics.RequestEnded(channel.Name, "handshake", clock.GetElapsedTime(start));
            return;
        }

        if (decoded.Refusal is { } refusal)
        {
            await RefuseAsync(
                context, channel.Name, refusal.Status, refusal.Code, start, refusal.Detail, refusal.Status == 503 ? DocumentCache.FailedFor : null);
            return;
        }

        if (!readiness.CanAccept)
        {
            await RefuseAsync(context, channel.Name, 503, ProblemCodes.StoreUnavailable, start, "The gateway cannot make messages durable now.", RetryAfter);
            return;
        }

        // The provider sends nothing before this address was fetched; when it cannot be, the provider asks again.
        if (channel.FollowUp(items) is { } address && !await IsFollowedAsync(address, channel, account, context.RequestAborted))
        {
            await RefuseAsync(context, channel.Name, 503, ProblemCodes.KeysUnavailable, start, "The provider's confirmation address cannot be fetched now.", DocumentCache.FailedFor);
            return;
        }

        var orders = FetchOrders.Take(channel, items, tenant, account, receivedAt, metrics, logger);
        var accepted = items.Count == 0 ? AcceptOutcome.Accepted : await AcceptAsync(items, tenant, account, receivedAt);
        if (orders is not null && accepted == AcceptOutcome.Accepted)
        {
            accepted = await AcceptAsync(orders, tenant);
        }

        switch (accepted)
        {
            case AcceptOutcome.Accepted:
                await AnswerAsync(context, channel.Answer(items, request, account));
                metrics.RequestEnded(channel.Name, "accepted", clock.GetElapsedTime(start));
                break;
            case AcceptOutcome.Overloaded:
                await RefuseAsync(context, channel.Name, 503, ProblemCodes.Overloaded, start, "Too much waits already; nothing of this request is kept.", RetryAfter);
                break;
            default:
                await RefuseAsync(context, channel.Name, 503, ProblemCodes.StoreUnavailable, start, "Not everything was confirmed durable; repeat the request.", RetryAfter);
                break;
        }
    }

    private async ValueTask<bool> IsFollowedAsync(Uri address, IChannel channel, AccountModel account, CancellationToken cancellationToken)
    {
        if (PublishedAddress.IsFollowUpOf(channel.Features.DocumentHosts, address))
        {
            return await documents.FetchAsync(address, cancellationToken);
        }

        HostLog.FollowUpRefused(logger, account.Ref.Tenant, account.Ref.Channel, account.Ref.Account);
        return false;
    }

    /// <summary>Everything that looks at the raw bytes. Nothing of them is parsed before the signature is right.</summary>
    private Decoded Decode(
        HttpContext context, ReadOnlySequence<byte> body, HttpWebhookRequest request, AccountModel account, IChannel channel, List<InboundItem> items)
    {
        if (Trailers.Has(context))
        {
            Problem.CloseBehind(context);
            return new Fault(400, ProblemCodes.InvalidRequest, "Trailers are not taken.");
        }

        if (channel.Handshake(body, request, account) is { } answer)
        {
            return answer;
        }

        if (HttpMethods.IsGet(context.Request.Method) && !channel.Features.TakesGet)
        {
            return new Fault(400, ProblemCodes.InvalidRequest, "A GET is only taken as the provider's handshake, and this is none.");
        }

        var verdict = channel.Verify(body, request, account);
        if (request.HasForeignHeader)
        {
            return new Fault(400, ProblemCodes.InvalidRequest, "The signature header must be ASCII.");
        }

        switch (verdict)
        {
            case VerifyOutcome.Verified:
                break;
            case VerifyOutcome.Awaiting when request.Wanted is { } address && PublishedAddress.IsOf(channel.Features.DocumentHosts, address):
                return Decoded.Later;
            case VerifyOutcome.Missing:
                return new Fault(401, ProblemCodes.SignatureMissing, "The request carries no signature.");
            case VerifyOutcome.Expired:
                return new Fault(401, ProblemCodes.TimestampOutOfWindow, "The signed time is outside the window.");
            case VerifyOutcome.NotConfigured:
                HostLog.NoSecret(logger, account.Ref.Tenant, account.Ref.Channel, account.Ref.Account);
                return new Fault(401, ProblemCodes.SignatureInvalid, "The signature is wrong.");
            default:
                return new Fault(401, ProblemCodes.SignatureInvalid, "The signature is wrong.");
        }

        var result = channel.Decode(body, request, account, items);
        return result.Outcome == DecodeOutcome.Malformed
            ? result.Code == DecodeResult.BatchTooLarge
                ? new Fault(413, ProblemCodes.BatchTooLarge, result.Detail ?? "Too many items.")
                : new Fault(400, ProblemCodes.InvalidPayload, result.Detail ?? "The body is not of this channel.")
            : items.Count > ItemsMax ? new Fault(413, ProblemCodes.BatchTooLarge, $"At most {ItemsMax} items a request.")
            : default(Decoded);
    }

    private async ValueTask<AcceptOutcome> AcceptAsync(List<InboundItem> items, TenantModel tenant, AccountModel account, DateTimeOffset receivedAt)
    {
        // Nearly every request: one item, one thread, one grain call.
        if (items.Count == 1 && Batches.IsKept(items[0]))
        {
            var to = Batches.Resolve(items[0], tenant, account, metrics, logger);
            metrics.Items(to.Channel, "kept", 1);
            return await AcceptAsync(tenant, new InboundBatch(to, items[0].Sender!, items, receivedAt));
        }

        foreach (var item in items)
        {
            if (Batches.IsTyping(item))
            {
                var (name, channel, of) = Batches.Resolve(item, tenant, account, metrics, logger);
                await threads.TypingAsync(ThreadId.Of(tenant.Pepper.Span, name, channel, of, item.Sender!), name);
            }
        }

        var batches = Batches.Group(items, tenant, account, receivedAt, metrics, logger);
        var kept = 0;
        foreach (var batch in batches)
        {
            kept += batch.Items.Count;
        }

        metrics.Items(account.Ref.Channel, "kept", kept);
        metrics.Items(account.Ref.Channel, "ignored", items.Count - kept);

        var calls = new Task<AcceptOutcome>[batches.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = AcceptAsync(tenant, batches[i]).AsTask();
        }

        var worst = AcceptOutcome.Accepted;
        foreach (var outcome in await Task.WhenAll(calls))
        {
            worst = outcome > worst ? outcome : worst;
        }

        return worst;
    }

    private async ValueTask<AcceptOutcome> AcceptAsync(List<FetchOrder> orders, TenantModel tenant)
    {
        var calls = orders.ConvertAll(order => threads.FetchAsync(FetchKey.Of(tenant.Pepper.Span, order.Account, order.Ticket), order).AsTask());
        return (await Task.WhenAll(calls)).Max();
    }

    private ValueTask<AcceptOutcome> AcceptAsync(TenantModel tenant, InboundBatch batch)
    {
        var (name, channel, account) = (batch.Account.Tenant, batch.Account.Channel, batch.Account.Account);
        return threads.AcceptAsync(ThreadId.Of(tenant.Pepper.Span, name, channel, account, batch.Alias), batch);
    }

    /// <summary>A type without a charset passes: what is no UTF-8 then is found in the body.</summary>
    private static bool IsUtf8(string? contentType) =>
        contentType is null || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type) && type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static ValueTask AnswerAsync(HttpContext context, ChannelResponse answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        if (answer.Body.IsEmpty)
        {
            return default;
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        return new ValueTask(context.Response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted).AsTask());
    }

    private Task RefuseAsync(HttpContext context, IChannel channel, BodyOutcome outcome, long start)
    {
        if (outcome == BodyOutcome.TooLarge)
        {
            return RefuseAsync(context, channel.Name, 413, ProblemCodes.PayloadTooLarge, start, $"At most {channel.Features.BodyMax} bytes.");
        }

        // The rest of the body is not waited for.
        Problem.CloseBehind(context);
        return outcome == BodyOutcome.NoRoom
            ? RefuseAsync(context, channel.Name, 503, ProblemCodes.Overloaded, start, "Too many bytes of requests are being read.", Soon)
            : RefuseAsync(context, channel.Name, 408, ProblemCodes.RequestTimeout, start, "The body did not come whole in time.");
    }

    private Task RefuseAsync(HttpContext context, string channel, int status, string code, long start, string? detail = null, TimeSpan? retryAfter = null)
    {
        metrics.RequestEnded(channel, code, clock.GetElapsedTime(start));
        return Problem.WriteAsync(context, status, code, detail, retryAfter);
    }

    /// <summary>What the bytes gave: an answer to a handshake, a refusal, or neither, and then the items are in the list.</summary>
    private readonly record struct Decoded(ChannelResponse? Answer, Fault? Refusal, bool Awaits = false)
    {
        /// <summary>A published document must be fetched first.</summary>
        public static Decoded Later { get; } = new(null, null, Awaits: true);

        public static implicit operator Decoded(ChannelResponse answer) => new(answer, null);

        public static implicit operator Decoded(Fault refusal) => new(null, refusal);
    }
}
